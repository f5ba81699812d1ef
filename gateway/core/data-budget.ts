/** Bytes on the link, in MB, with the kB as their decimals. */
export interface DataMb {
  sent: number;
  received: number;
}

interface Traffic {
  sentBytes: number;
  receivedBytes: number;
}

/** What the link has cost, in all and by the service (garde) that goes on now. Forgets with the process. */
export interface DataBudget {
  /**
   * @param traffic since the process started
   * @param service null: off duty
   */
  read(traffic: Traffic, service: string | null): { dataMb: DataMb; serviceDataMb: DataMb | null };
}

export function createDataBudget(): DataBudget {
  let current: { service: string; from: Traffic } | null = null;
  let last: Traffic = { sentBytes: 0, receivedBytes: 0 };
  return {
    read(traffic, service) {
      // What went since the last reading was mostly of the service that it finds.
      if (service === null) current = null;
      else if (current?.service !== service) current = { service, from: last };
      last = traffic;
      return {
        dataMb: megabytes(traffic, { sentBytes: 0, receivedBytes: 0 }),
        serviceDataMb: current === null ? null : megabytes(traffic, current.from),
      };
    },
  };
}

function megabytes(to: Traffic, from: Traffic): DataMb {
  return {
    sent: Math.round((to.sentBytes - from.sentBytes) / 1e3) / 1e3,
    received: Math.round((to.receivedBytes - from.receivedBytes) / 1e3) / 1e3,
  };
}
