// The shop's configuration files as they stand in mainstay/ and prometheus.yml, with the addresses it really has.
import { readdirSync, readFileSync } from 'node:fs'
import { defaultBasePort, serviceNames } from './shop.ts'
import type { Shop } from './shop.ts'

export interface ShopFile {
  readonly path: string
  readonly text: string
}

const folder = `${import.meta.dirname}/mainstay`

/** @param prometheusUrl measure through this Prometheus instead of reading the services directly. */
export function shopFiles({ ports }: Pick<Shop, 'ports'>, prometheusUrl?: string): readonly ShopFile[] {
  return readdirSync(folder).sort().map((path) => {
    const text = withPorts(readFileSync(`${folder}/${path}`, 'utf8'), ports)
    if (prometheusUrl === undefined) return { path, text }
    if (path === 'connection.yaml') return { path, text: prometheusConnection(prometheusUrl) }
    return { path, text: text.replaceAll(/^ +scrape: true\n/gm, '') }
  })
}

export interface PrometheusWords {
  readonly ports: Shop['ports']
  /** Host and port that take its alerts under `pathPrefix`; left out: alerts go nowhere. */
  readonly alertsTo?: { readonly target: string; readonly pathPrefix: string; readonly ingestKey?: string }
}

/** The whole of prometheus.yml; its rules are expected beside it in rules.yml. */
export function shopPrometheusConfig({ ports, alertsTo }: PrometheusWords): string {
  const text = withPorts(readFileSync(`${import.meta.dirname}/prometheus.yml`, 'utf8'), ports)
  if (alertsTo === undefined) return text.replace(/^alerting:\n(?: .*\n)+/m, '')
  const { target, pathPrefix, ingestKey } = alertsTo
  return text.replace('127.0.0.1:8080', target).replace('path_prefix: /in/alertmanager', `path_prefix: ${JSON.stringify(pathPrefix)}`)
    .replace(/^ +authorization:\n +credentials_file: .*\n/m, ingestKey === undefined ? '' : `      authorization:\n        credentials: ${JSON.stringify(ingestKey)}\n`)
}

function prometheusConnection(url: string): string {
  return `apiVersion: mainstay.dev/v1\nkind: Connection\nmetadata:\n  name: shop\nspec:\n  type: prometheus\n  url: ${JSON.stringify(url)}\n  scrapeInterval: 5s\n`
}

/** All at once: a port that one service really has may stand in the file for another. */
function withPorts(text: string, ports: Shop['ports']): string {
  return text.replaceAll(/127\.0\.0\.1:(\d+)/g, (address, port: string) => {
    const name = serviceNames[Number(port) - defaultBasePort]
    return name === undefined ? address : `127.0.0.1:${ports[name]}`
  })
}
