/** Earshot's mark: a waveform's bars, as tall as a voice rising and falling. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="currentColor" aria-hidden="true">
      <rect x="1" y="7.5" width="2.4" height="5" rx="1.2" />
      <rect x="5" y="4" width="2.4" height="12" rx="1.2" />
      <rect x="9" y="1" width="2.4" height="18" rx="1.2" />
      <rect x="13" y="5" width="2.4" height="10" rx="1.2" opacity=".7" />
      <rect x="17" y="8" width="2.4" height="4" rx="1.2" opacity=".45" />
    </svg>
  );
}
