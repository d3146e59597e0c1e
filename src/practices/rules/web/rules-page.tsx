// Alert rules: pasted or opened, judged as they are typed, by the same checks as `mainstay lint`. Nothing leaves the browser.
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { Icon } from '../../../web/icons.tsx'
import { Card, EmptyState, PageHead, QuietLine } from '../../../web/kit/blocks.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import { checks } from '../model/checks.ts'
import { lint } from '../model/lint.ts'
import type { RuleText } from '../model/read-rules.ts'
import type { LintFinding } from '../model/rule.ts'
import { example } from './example.ts'
import './rules.css'

const pasted = 'pasted.yml'
const looks = {
  error: { tone: 'act', shape: 'alarm', label: 'Error' },
  warning: { tone: 'warn', shape: 'triangle', label: 'Warning' },
  info: { tone: 'info', shape: 'disc', label: 'For information' },
} as const
/** More is not read from a list; the command line writes them all. */
const mostShown = 200

export default function RulesPage() {
  const [text, setText] = useState('')
  const [files, setFiles] = useState<readonly RuleText[]>([])
  const editor = useRef<HTMLTextAreaElement>(null)
  // Typing stays smooth in a long file: findings may be a moment behind.
  const settled = useDeferredValue(text)
  const report = useMemo(
    () => lint([...files, ...(settled.trim() === '' ? [] : [{ path: pasted, text: settled }])]),
    [files, settled],
  )
  const isNothing = report.files === 0
  async function take(list: FileList | null): Promise<void> {
    if (list === null || list.length === 0) return
    const opened = await Promise.all([...list].map(async (file) => ({ path: file.webkitRelativePath || file.name, text: await file.text() })))
    const [only] = opened
    // One file is opened where it can be mended.
    if (opened.length === 1 && only && text.trim() === '' && files.length === 0) setText(only.text)
    else setFiles([...files, ...opened])
  }
  return (
    <div className="page">
      <PageHead
        title="Alert rules"
        meta="Prometheus rule files against the alert standard. What you paste stays in this browser."
        actions={
          <>
            {isNothing && (
              <button className="quiet-button" onClick={() => setText(example)}>
                Load an example
              </button>
            )}
            {!isNothing && (
              <button
                className="quiet-button"
                onClick={() => {
                  setText('')
                  setFiles([])
                }}
              >
                Clear
              </button>
            )}
            <label className="quiet-button">
              <Icon name="plus" size={14} />
              Open files
              <input
                type="file"
                multiple
                accept=".yaml,.yml,.rules"
                className="unseen"
                onChange={(event) => void take(event.currentTarget.files)}
              />
            </label>
          </>
        }
      />
      <div className="columns rules-split">
        <textarea
          ref={editor}
          className="rules-editor"
          aria-label="Rule file"
          placeholder={'groups:\n  - name: shop\n    rules:\n      - alert: …'}
          value={text}
          spellCheck={false}
          wrap="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Card flush title={isNothing ? 'Findings' : summaryOf(report)} {...(files.length > 0 ? { note: files.map(({ path }) => path).join(', ') } : {})}>
          {isNothing ? (
            <EmptyState title="Paste a rule file" snippet="mainstay lint rules/*.yml" snippetTitle="The same in a terminal or in CI">
              {checks.length} checks: syntax, severity, owner, runbook, waiting, templates, symptoms, percentages, impossible comparisons, cost
              and more. PrometheusRule documents are read too.
            </EmptyState>
          ) : report.findings.length === 0 ? (
            <QuietLine>Nothing to mend.</QuietLine>
          ) : (
            <ul className="findings rules-findings" aria-live="polite">
              {report.findings.slice(0, mostShown).map((finding, index) => (
                <Item key={`${finding.file} ${finding.line} ${finding.check} ${index}`} finding={finding} onGo={() => goToLine(editor.current, finding)} />
              ))}
              {report.findings.length > mostShown && <li className="muted">{report.findings.length - mostShown} more: mend these first.</li>}
            </ul>
          )}
        </Card>
      </div>
      {!isNothing && (
        <Card title="In CI">
          <Snippet text={'mainstay lint rules/ --format github --fail-on warning'} />
        </Card>
      )}
    </div>
  )
}

function Item({ finding, onGo }: { finding: LintFinding; onGo: () => void }) {
  const why = checks.find(({ name }) => name === finding.check)?.why
  return (
    <li>
      <Glyph {...looks[finding.level]} />
      <div className="grow">
        <div>
          {finding.rule !== null && <span className="strong">{finding.rule}: </span>}
          {withCode(finding.say)}
        </div>
        <div className="muted">{withCode(finding.mend)}</div>
        <div className="row wrap small muted">
          {finding.file === pasted ? (
            <button className="quiet-button" onClick={onGo}>
              line {finding.line}
            </button>
          ) : (
            <span className="mono">
              {finding.file}:{finding.line}
            </span>
          )}
        </div>
        <details className="small muted">
          <summary>
            <span className="mono">{finding.check}</span>
            {why !== undefined && ': why?'}
          </summary>
          {why !== undefined && <p>{why}</p>}
          <p className="mono"># mainstay:disable {finding.check} &lt;why this rule is right as it is&gt;</p>
        </details>
      </div>
    </li>
  )
}

/** What stands in backticks is text of the file. */
function withCode(text: string): ReactNode {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
}

function goToLine(editor: HTMLTextAreaElement | null, { file, line }: LintFinding): void {
  if (editor === null || file !== pasted) return
  const lines = editor.value.split('\n')
  const from = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
  editor.focus()
  editor.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0))
  editor.scrollTop = Math.max(0, (editor.scrollHeight / Math.max(1, lines.length)) * (line - 4))
}

function summaryOf({ rules, findings }: ReturnType<typeof lint>): string {
  const count = (level: string): number => findings.filter((one) => one.level === level).length
  const many = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`
  return `${many(rules, 'rule')}: ${many(count('error'), 'error')}, ${many(count('warning'), 'warning')}`
}
