// What this installation is: version, database, address; and what it says of itself.
import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../../base/page.ts'
import type { Finding } from '../../../base/finding.ts'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, KeyValues, QuietLine } from '../../../web/kit/blocks.tsx'
import { FindingList } from '../../../web/kit/findings.tsx'
import { When } from '../../../web/kit/when.tsx'
import { SettingsFrame } from '../../../web/settings/settings-frame.tsx'
import type { InstallationAnswer } from '../contract.ts'

export default function AboutPage() {
  const installation = useQuery({
    queryKey: ['installation'],
    queryFn: ({ signal }) => getJson<InstallationAnswer>('/api/v1/installation', {}, signal),
  })
  const findings = useQuery({ queryKey: ['findings'], queryFn: ({ signal }) => getJson<Page<Finding>>('/api/v1/findings', {}, signal) })
  return (
    <SettingsFrame title="About">
      <Card>
        <Answer of={installation}>
          {(found) => (
            <KeyValues
              pairs={[
                ['Version', found.version],
                ['Runtime', found.runtime],
                ['Database', found.database === 'embedded' ? 'embedded (SQLite, in the data folder)' : 'PostgreSQL'],
                ['Address', <span className="mono">{found.publicUrl}</span>],
                ['Running since', <When at={found.startedAt} />],
                ['E-mail', found.smtp ? 'sent by SMTP' : 'kept in the built-in outbox: MAINSTAY_SMTP_URL is not set'],
                [
                  'API',
                  <a href="/api/docs" target="_blank">
                    Reference and schema
                  </a>,
                ],
                [
                  'Metrics',
                  <a href="/metrics" target="_blank">
                    /metrics
                  </a>,
                ],
                ['License', 'Apache-2.0'],
              ]}
            />
          )}
        </Answer>
      </Card>
      <Card title="Self-check">
        <Answer of={findings}>{({ items }) => <FindingList findings={items} none={<QuietLine>Nothing is wrong.</QuietLine>} />}</Answer>
      </Card>
    </SettingsFrame>
  )
}
