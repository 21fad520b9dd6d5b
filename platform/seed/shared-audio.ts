/** One of the files that generated recordings share. */
export interface SharedAudio {
  durationMs: number;
  channels: 1 | 2;
  /** Of its tone. */
  seed: number;
  /** Of the whole file. */
  sha256: string;
}

/**
 * The audio of generated recordings, however many there are: a recording names its file by the content's hash, so that
 * 10,000 of them are 16 files, computed when they are asked for and kept nowhere.
 */
export const SHARED_AUDIO: readonly [SharedAudio, ...SharedAudio[]] = [
  {
    durationMs: 20_000,
    channels: 2,
    seed: 0,
    sha256: '1e7e2da5a842fa9059ca4e82405b1601fad7df2b9574f430482f5564db86bf85',
  },
  {
    durationMs: 27_000,
    channels: 2,
    seed: 37,
    sha256: '402abef401825b878f94281fedb4e889caac47b9c177e50caa2e47b6411de6d4',
  },
  {
    durationMs: 35_000,
    channels: 2,
    seed: 74,
    sha256: '4edc286460b9c25a8a616ed9fb145ca76230521d4895b4e06c17238899807245',
  },
  {
    durationMs: 44_000,
    channels: 2,
    seed: 31,
    sha256: '3e482d1cd8adf50bc040a70b05b0057c5f8425ea4b99209f59b05a5f9a8d7550',
  },
  {
    durationMs: 54_000,
    channels: 2,
    seed: 68,
    sha256: '003e21a02bee88e6f83f900481f74c118e1dd5c577f0a8dd2a44df357cdeb1a4',
  },
  {
    durationMs: 65_000,
    channels: 1,
    seed: 25,
    sha256: '1ec26cf3252b64bbac9d53335cc3c5808752575f00181614f4cc70b897fc1663',
  },
  {
    durationMs: 77_000,
    channels: 2,
    seed: 62,
    sha256: 'da0493160264cc1db597b2964c7371c0af066f4efc16c05814cbd1a19907abcb',
  },
  {
    durationMs: 90_000,
    channels: 2,
    seed: 19,
    sha256: '90b454b360eeb9752aa789a98a0507785820979cf9f44bb4cd78f45b02b41eef',
  },
  {
    durationMs: 104_000,
    channels: 2,
    seed: 56,
    sha256: 'aa6109268997826fec8caaead25e29159f4e237bf99eebf35deadfec6e05e7ca',
  },
  {
    durationMs: 120_000,
    channels: 2,
    seed: 13,
    sha256: '3a206ccdfd86a8e18139eaf43b8753eb8dabc5a7d717b2c5c2ee728c652c6b21',
  },
  {
    durationMs: 138_000,
    channels: 2,
    seed: 50,
    sha256: '568e9cdd5f69272ef8f4e4b6a229a7f7f3ef9ac15936e401d0da246ee3e6fd8a',
  },
  {
    durationMs: 160_000,
    channels: 2,
    seed: 7,
    sha256: 'df9e4d77cd86294ab2582196fe408547a3ab74c8a4fe1d4b7211d3236413d4f2',
  },
  {
    durationMs: 185_000,
    channels: 2,
    seed: 44,
    sha256: 'a98fad781d0338b923aa6d5299f66089971a1bc68efc9b067865fc60a4c43b26',
  },
  {
    durationMs: 215_000,
    channels: 1,
    seed: 1,
    sha256: 'e91ec1a12483767e4928f592a868699b0df951028e141a88ea1ea75816497204',
  },
  {
    durationMs: 250_000,
    channels: 2,
    seed: 38,
    sha256: 'fd10729796796d6a1606229310aa84b6d835f008eabf7c000581992b561b501e',
  },
  {
    durationMs: 300_000,
    channels: 2,
    seed: 75,
    sha256: '830266ad20d4357dca75a9a7919d95a24d14d6dda1257c3ac32744e1efc0900f',
  },
];
