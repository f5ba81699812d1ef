/** Nothing counted yet: what a box that kept no sums begins with. */
export const NO_TOTALS = {
  availableMs: 0,
  pauseMs: 0,
  unavailableMs: { mission: 0, desinfection: 0, panne: 0, equipage: 0, autre: 0, unsaid: 0 },
  unmeasured: 0,
  distanceM: 0,
  missions: {
    ...{ accepted: 0, acceptedLate: 0, refused: 0, unanswered: 0, cancelled: 0, expired: 0 },
    ...{ transported: 0, sortiesBlanches: 0, unfinished: 0 },
  },
};

export const EMPTY_TALLY = {
  service: null,
  day: { date: null, services: 0, totals: NO_TOTALS },
  from: null,
  counted: null,
  odometerM: 0,
};
