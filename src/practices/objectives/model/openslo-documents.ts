// The OpenSLO documents given together, so that one may refer to another by name.
import { DocumentReading, type Field, shown } from '../../../base/document-reading.ts'
import type { SourceDocument } from '../../../base/document.ts'
import type { Finding } from '../../../base/finding.ts'

/** A field together with the document it stands in: references lead from one document to another. */
export interface Place {
  readonly reading: DocumentReading
  readonly field: Field
}

export type OpensloKind = 'SLO' | 'SLI' | 'Service' | 'DataSource' | 'AlertPolicy' | 'AlertCondition' | 'AlertNotificationTarget'

const kinds: Readonly<Record<string, readonly OpensloKind[]>> = {
  'openslo/v1': ['SLO', 'SLI', 'Service', 'DataSource', 'AlertPolicy', 'AlertCondition', 'AlertNotificationTarget'],
  'openslo/v1alpha': ['SLO', 'Service'],
}

export class OpensloDocuments {
  readonly readings: DocumentReading[] = []
  readonly slos: { readonly version: 'v1' | 'v1alpha'; readonly place: Place }[] = []
  readonly #byName = new Map<string, Place>()

  constructor(documents: readonly SourceDocument[]) {
    for (const document of documents) this.#add(document)
  }

  /** The document of this kind and name; `at` is who asks, and gets the finding when there is none. */
  find(kind: OpensloKind, name: string, at: Place): Place | null {
    const found = this.#byName.get(`${kind}/${name}`)
    if (found !== undefined) return found
    at.reading.error(at.field, 'UNKNOWN_REFERENCE', `There is no ${kind} named \`${name}\` among these files.`,
      `Give the file that declares it together with this one, or write the ${kind} in place.`)
    return null
  }

  peek(kind: OpensloKind, name: string): Place | null {
    return this.#byName.get(`${kind}/${name}`) ?? null
  }

  findings(): readonly Finding[] {
    return this.readings.flatMap((reading) => reading.findings)
  }

  #add(document: SourceDocument): void {
    const reading = new DocumentReading(document, 'OBJECTIVES')
    this.readings.push(reading)
    const { root } = reading
    const version = reading.text(reading.at(root, 'apiVersion'), 'required') ?? ''
    const known = Object.hasOwn(kinds, version) ? kinds[version] : undefined
    if (known === undefined) {
      reading.error(reading.at(root, 'apiVersion'), 'UNKNOWN_VERSION', `OpenSLO version \`${version}\` is not read.`,
        `Use ${Object.keys(kinds).join(' or ')}.`)
      return
    }
    const kindField = reading.at(root, 'kind')
    const kind = known.find((one) => one === kindField.value)
    if (kind === undefined) {
      reading.error(kindField, 'UNKNOWN_KIND', `\`${shown(kindField.value)}\` is not a kind of ${version}.`,
        `Known kinds: ${known.join(', ')}.`)
      return
    }
    reading.onlyKeys(root, ['apiVersion', 'kind', 'metadata', 'spec'])
    const name = reading.text(reading.at(root, 'metadata', 'name'), 'required')
    if (name === null || reading.map(reading.at(root, 'spec'), 'required') === null) return
    const place: Place = { reading, field: root }
    if (kind === 'SLO') this.slos.push({ version: version === 'openslo/v1' ? 'v1' : 'v1alpha', place })
    else if (this.#byName.has(`${kind}/${name}`)) {
      const first = this.#byName.get(`${kind}/${name}`)!.reading.document
      const say = `A second ${kind} named \`${name}\`; the first is at ${first.file}:${first.lineOf([])}.`
      const at = reading.at(root, 'metadata', 'name')
      // Nothing is taken from services, so nothing becomes unclear.
      if (kind === 'Service') reading.warning(at, 'DUPLICATE_NAME', say, 'Rename one of them.')
      else reading.error(at, 'DUPLICATE_NAME', say, 'Rename one of them.')
    } else {
      this.#byName.set(`${kind}/${name}`, place)
      if (kind !== 'SLI') checkPlain(reading, kind)
    }
  }
}

const specKeys: Readonly<Record<Exclude<OpensloKind, 'SLO' | 'SLI'>, readonly string[]>> = {
  Service: ['description'],
  DataSource: ['description', 'type', 'connectionDetails'],
  AlertPolicy: ['description', 'alertWhenNoData', 'alertWhenResolved', 'alertWhenBreaching', 'conditions', 'notificationTargets'],
  AlertCondition: ['description', 'severity', 'condition'],
  AlertNotificationTarget: ['description', 'target'],
}

/** Kinds that are only looked up: their fields are checked here, once, whoever refers to them. */
function checkPlain(reading: DocumentReading, kind: Exclude<OpensloKind, 'SLO' | 'SLI'>): void {
  const spec = reading.at(reading.root, 'spec')
  reading.onlyKeys(spec, specKeys[kind])
  if (kind === 'Service') {
    reading.info(reading.root, 'SERVICE_NOT_TAKEN',
      'OpenSLO services lend objectives their name; the catalog does not take them from here.',
      'Declare the service in the catalog: kind Service of mainstay.dev/v1, or catalog-info.yaml.')
  }
  if (kind === 'DataSource') {
    reading.text(reading.at(spec, 'type'), 'required')
    if (reading.has(spec, 'connectionDetails')) {
      reading.info(reading.at(spec, 'connectionDetails'), 'CONNECTION_NOT_TAKEN', 'Connection details are not taken from OpenSLO files.',
        `Add a connection named \`${shown(reading.at(reading.root, 'metadata', 'name').value)}\`.`)
    }
  }
  if (kind === 'AlertNotificationTarget') reading.text(reading.at(spec, 'target'), 'required')
}
