/**
 * Seeds that showed a fault of the engine or of the platform, with the fault. Each is run with every change. A seed takes another
 * course once the plan of seeds changes; each fault is planted as well, and finds its seed anew.
 */
export const PAST_FAILURES: readonly { seed: number; fault: string }[] = [
  { seed: 289, fault: 'a clock that was set back far had a launch in doubt looked for without a pause' },
  { seed: 511, fault: 'a clock that was set back while nothing ran put an edit off by as much' },
  {
    seed: 534,
    fault: 'an audience that turned out to be one made here, while its people were read, broke the reading',
  },
  { seed: 1179, fault: 'a list that was behind brought a contact back that was gone there and edited here' },
  {
    seed: 1384,
    fault: 'after a full disk ended an exchange, what was still on the wire settled its change a second time',
  },
  { seed: 774, fault: 'a clock that was set back while nothing ran put the look-up of a launch off by as much' },
  {
    seed: 1207,
    fault: 'the store was asked for the retry budget where it had just failed, and the exchange never ended',
  },
  { seed: 2650, fault: 'an audience in doubt was looked for by a clock that had been set since, and made twice' },
  { seed: 3031, fault: 'lists that are kept as they are sent did not go back with a platform that was restored' },
  { seed: 5268, fault: 'the judge: an edit in doubt that another user had undone was counted as sent twice' },
  {
    seed: 5117,
    fault: 'a clock that was set back put attempts off to places of the retry budget that lay in the future',
  },
  {
    seed: 5738,
    fault: 'a rest after a full disk, taken by a clock that was set back later, stopped the engine for a year',
  },
  { seed: 6650, fault: 'what is put back on hold met a full disk, and the exchange counted as begun for ever' },
  {
    seed: 18081,
    fault: 'the judge: a launch whose command ended at its commit was counted for an earlier one of its program',
  },
  { seed: 6038, fault: 'the judge: a command that ended at its commit was expected to have told its mark' },
];
