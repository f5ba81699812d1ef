/** Reason codes of PUBACK: MQTT 5, section 3.4.2.1. */

/** The broker's ACL forbids the topic. Stops the lane. */
export const NOT_AUTHORISED = 0x87;

/** What this vehicle may send is used up: no message would fare better, so the lane waits. */
export const QUOTA_EXCEEDED = 0x97;

/** Topic name invalid, packet too large, payload format invalid: the message itself is at fault, so the lane goes on without it. */
const ABOUT_CONTENT = new Set([0x90, 0x95, 0x99]);

export function isAboutContent(code: number): boolean {
  return ABOUT_CONTENT.has(code);
}
