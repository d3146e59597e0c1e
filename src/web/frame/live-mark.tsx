// Whether what is shown is live. A lost connection says since when everything may be stale.
import { useNowMs } from '../clock.ts'
import { clockTime, exactTime, spanWords } from '../kit/time-words.ts'
import { useLiveState } from '../live.ts'

export function LiveMark() {
  const state = useLiveState()
  if (state.is === 'lost')
    return (
      <span className="live-mark lost" data-tip={`The live connection is lost since\n${exactTime(state.sinceMs)}`}>
        <i />
        Stale
      </span>
    )
  return (
    <span
      className={`live-mark ${state.is}`}
      data-tip={state.is === 'live' ? 'Live: changes appear by themselves within a second' : 'Connecting to live updates'}
    >
      <i />
      {state.is === 'live' ? 'Live' : 'Connecting'}
    </span>
  )
}

export function LostNote() {
  const state = useLiveState()
  const nowMs = useNowMs(1_000)
  if (state.is !== 'lost') return null
  return (
    <div className="lost-note" role="alert">
      <strong>Live updates are lost.</strong> Everything on this page may be stale since {clockTime(state.sinceMs)} (
      {spanWords(nowMs - state.sinceMs)}). It is asked again every 15 s, and reconnects by itself.
    </div>
  )
}
