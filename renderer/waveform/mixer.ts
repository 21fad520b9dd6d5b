import { earGains, isNeutral, type Levels, type Mix } from './mix.ts';

/** Seconds in which a level moves most of its way: at once would be heard as a click. */
const GLIDE_S = 0.015;

interface Graph {
  context: AudioContext;
  /** By channel of the recording, then by ear. */
  gains: readonly (readonly [GainNode, GainNode])[];
}

export interface Mixer {
  apply(mix: Mix, levels: Levels): void;
  /** The element is about to play: a context that was made without a gesture may still be asleep. */
  wake(): void;
}

/**
 * Sets how loud each channel of an element is in each ear. The element plays by itself until something is to be changed, since what was once
 * led through an audio context cannot leave it.
 */
export function createMixer(element: HTMLMediaElement): Mixer {
  let graph: Graph | null = null;
  return {
    apply(mix, levels) {
      if (graph === null && isNeutral(mix, levels)) return;
      graph ??= connect(element);
      const gains = earGains(mix, levels);
      for (const [channel, ears] of graph.gains.entries()) {
        for (const [ear, node] of ears.entries()) {
          node.gain.setTargetAtTime(gains[channel]?.[ear] ?? 0, graph.context.currentTime, GLIDE_S);
        }
      }
      void graph.context.resume();
    },
    wake: () => void graph?.context.resume(),
  };
}

function connect(element: HTMLMediaElement): Graph {
  const context = new AudioContext();
  // A recording with one channel is heard in both ears.
  const both = new GainNode(context, {
    channelCount: 2,
    channelCountMode: 'explicit',
    channelInterpretation: 'speakers',
  });
  const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
  const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
  context.createMediaElementSource(element).connect(both).connect(splitter);
  const gains = ([0, 1] as const).map((channel) => {
    const ears = [new GainNode(context), new GainNode(context)] as const;
    for (const [ear, node] of ears.entries()) {
      splitter.connect(node, channel).connect(merger, 0, ear);
      node.gain.value = ear === channel ? 1 : 0;
    }
    return ears;
  });
  // What is raised may pass full scale: the limiter holds it below, instead of the crackle of cut-off waves.
  const limiter = new DynamicsCompressorNode(context, {
    threshold: -3,
    knee: 0,
    ratio: 20,
    attack: 0.002,
    release: 0.1,
  });
  merger.connect(limiter).connect(context.destination);
  return { context, gains };
}
