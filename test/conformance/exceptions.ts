/** Reports of gpsd that are known to differ from ours, each with its reason. The number is that of the TPV in the `.chk` file. */
export interface Exception {
  log: string;
  report: number;
  reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    log: 'april6_2019.log',
    report: 2,
    reason: 'its RMC has the date 2208-1; gpsd takes the position and drops the date, we refuse the whole sentence',
  },
];
