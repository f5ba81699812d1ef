/** The reserve for presses, twice, and its margin: with less free the box is about to thin. `doctor` and `status` call the disk full. */
export const DISK_FULL_MB = 8;
