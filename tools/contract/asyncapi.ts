/** The contract as an AsyncAPI 3.0.0 document, seen from the vehicle: it sends records and receives commands. */
import { INBOUND_BYTES_MAX } from '../../gateway/core/limits.ts';
import { type JsonSchema, readerSchema } from './json-schema.ts';
import type { Example } from './pages.ts';
import { ROOT, TOPICS, type Topic } from './topics.ts';

const BINDING = '0.2.0';
const ZSTD: Record<Topic['zstd'], string> = {
  always: 'The payload is one zstd frame of this JSON (it begins with 28 B5 2F FD).',
  large: 'Where the JSON is longer than 1 kB, the payload is one zstd frame of it (it begins with 28 B5 2F FD).',
  never: '',
};
const DESCRIPTION = `What an ambulance's telematics gateway says, and what it asks of a platform. The rules that no schema can express
(what to acknowledge and when, identity, completeness, the columns of \`history\`) are in contract.md beside this file.
Unknown keys are to be ignored. A broker's PUBACK is not delivery: a record is delivered when \`cmd/ack\` names it.`;

const SERVER = {
  host: 'broker.example.org:8883',
  protocol: 'secure-mqtt',
  protocolVersion: '5',
  description: 'TLS 1.2 or newer, one client certificate per vehicle: CN = vehicle id = client id',
  security: [{ $ref: '#/components/securitySchemes/certificate' }],
  bindings: {
    mqtt: {
      clientId: 'the vehicle id',
      cleanSession: false,
      sessionExpiryInterval: 86_400,
      maximumPacketSize: INBOUND_BYTES_MAX,
      lastWill: {
        topic: 'balise/v1/<vehicle>/presence',
        qos: 1,
        retain: true,
        message: '{"presence":"lost","boot":"…"}',
      },
      bindingVersion: BINDING,
    },
  },
};

export function asyncapi(examples: readonly Example[]): Record<string, unknown> {
  const perTopic = <T>(value: (topic: Topic) => T): Record<string, T> =>
    Object.fromEntries(TOPICS.map((topic) => [topic.name, value(topic)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Balise: vehicle and platform',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: { broker: SERVER },
    channels: perTopic(channel),
    operations: perTopic(operation),
    components: {
      messages: perTopic((topic) => message(topic, examples)),
      schemas: perTopic((topic): JsonSchema => readerSchema(topic.schema)),
      parameters: { vehicle: { description: 'The vehicle id: also its client id, and the CN of its certificate' } },
      securitySchemes: { certificate: { type: 'X509', description: 'Client certificate of the vehicle' } },
    },
  };
}

function channel({ name, address, summary }: Topic): unknown {
  return {
    address: `${ROOT}/${address}`,
    summary,
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
    parameters: { vehicle: { $ref: '#/components/parameters/vehicle' } },
  };
}

function operation(topic: Topic): unknown {
  const expiry = typeof topic.expiryS === 'number' ? { messageExpiryInterval: topic.expiryS } : {};
  return {
    action: topic.action,
    channel: { $ref: `#/channels/${topic.name}` },
    summary: topic.summary,
    messages: [{ $ref: `#/channels/${topic.name}/messages/${topic.name}` }],
    bindings: { mqtt: { qos: topic.qos, retain: topic.retain, ...expiry, bindingVersion: BINDING } },
    ...(isCommand(topic) && { reply: REPLY }),
  };
}

/** `cmd/ack` is no order: nobody answers it. */
export const isCommand = ({ action, name }: Topic): boolean => action === 'receive' && name !== 'ack';

const REPLY = {
  channel: { $ref: '#/channels/reply' },
  messages: [{ $ref: '#/channels/reply/messages/reply' }],
};

function message(topic: Topic, examples: readonly Example[]): unknown {
  const { title, description } = readerSchema(topic.schema);
  const mine = examples.filter(({ name }) => name === topic.name);
  const text = [description, ZSTD[topic.zstd], topic.empty && `An empty payload: ${topic.empty}.`].filter(Boolean);
  return {
    name: topic.name,
    title: title ?? topic.name,
    summary: topic.summary,
    description: text.join('\n\n'),
    contentType: 'application/json',
    payload: { $ref: `#/components/schemas/${topic.name}` },
    ...(isCommand(topic) && { bindings: { mqtt: COMMAND_BINDING } }),
    examples: mine.map((example, i) => ({ name: `${topic.name}-${i + 1}`, payload: JSON.parse(example.text) })),
  };
}

const COMMAND_BINDING = {
  correlationData: { type: 'string', description: 'Optional: given back with the answer' },
  responseTopic: {
    type: 'string',
    pattern: '^balise/v1/[^/]+/reply/.',
    description: 'Optional: the answer goes there too. Below reply/ of the vehicle, any other is not used',
  },
  bindingVersion: BINDING,
};
