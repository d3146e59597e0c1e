// All keys that work on this screen right now.
import { useRegisteredKeys } from '../keys.ts'
import { Dialog } from '../kit/dialog.tsx'

export default function KeyHelp({ onClose }: { onClose: () => void }) {
  const groups = new Map<string, Map<string, string>>()
  for (const { group, bindings } of useRegisteredKeys()) {
    const rows = groups.get(group) ?? new Map<string, string>()
    for (const { key, says } of bindings) rows.set(key, says)
    groups.set(group, rows)
  }
  return (
    <Dialog opened onClose={onClose} title="Keys on this screen" size="lg">
      <div className="key-groups">
        {[...groups].reverse().map(([group, rows]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {[...rows].map(([key, says]) => (
                <div key={key} className="row apart">
                  <dt>{says}</dt>
                  <dd>
                    {key.split(' ').map((part) => (
                      <kbd key={part} className="key">
                        {shown(part)}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

function shown(key: string): string {
  return key
    .replace('mod+', /Mac/.test(navigator.userAgent) ? '⌘ ' : 'Ctrl ')
    .replace(/ ([a-z])$/, (_, letter: string) => ` ${letter.toUpperCase()}`)
    .replace('Escape', 'Esc')
    .replace('ArrowDown', '↓')
    .replace('ArrowUp', '↑')
}
