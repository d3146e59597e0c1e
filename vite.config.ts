// Builds the web application into dist/web, where the server finds it; in development passes the API on to a running server.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const server = process.env['MAINSTAY_URL'] ?? 'http://127.0.0.1:8080'

/** Compressed once here rather than on each answer. Under 1 KiB the headers outweigh the gain. */
function compressed(): Plugin {
  return {
    name: 'mainstay-compressed',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!/\.(js|css|html|svg)$/.test(fileName)) continue
          const text = Buffer.from(file.type === 'chunk' ? file.code : file.source)
          if (text.length < 1024) continue
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(text, { level: 9 }) })
          this.emitFile({
            type: 'asset',
            fileName: `${fileName}.br`,
            source: brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
          })
        }
      },
    },
  }
}

export default defineConfig({
  root: here('./src/web'),
  base: '/',
  publicDir: false,
  plugins: [react(), compressed()],
  // index.html starts the browser's list of practices, one floor above this root.
  resolve: { alias: { '/pages.ts': here('./src/pages.ts') } },
  build: {
    outDir: here('./dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    // Only the entry is compressed JavaScript that counts for the first page; the rest comes when a page needs it.
    chunkSizeWarningLimit: 700,
    // A data: URL would be refused by the content security policy for fonts and styles.
    assetsInlineLimit: 0,
  },
  server: {
    port: 5173,
    fs: { allow: [here('.')] },
    proxy: Object.fromEntries(
      ['/api', '/in', '/healthz', '/readyz', '/metrics'].map((path) => [path, { target: server, changeOrigin: true }]),
    ),
  },
})
