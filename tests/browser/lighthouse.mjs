// What Lighthouse says of a page that somebody is signed in to see: { accessibility, 'best-practices' } out of 100, with
// what it found wrong.
import { once } from 'node:events'
import net from 'node:net'
import lighthouse from 'lighthouse'
import { chromium } from 'playwright-core'
import { browserArguments, browserProgram, folder } from './world.mjs'

const CATEGORIES = ['accessibility', 'best-practices']

// judge(address) for one person, until close(). Lighthouse wants a browser with a port of its own.
export async function judgeAs(world, person) {
  const port = await freePort()
  const context = await chromium.launchPersistentContext(folder(), {
    executablePath: browserProgram, args: [...browserArguments, `--remote-debugging-port=${port}`], baseURL: world.origin
  })
  if (person) await world.signIn(context, person)
  return {
    close: () => context.close(),
    judge: async (address) => {
      const { lhr } = await lighthouse(world.origin + address, {
        port, onlyCategories: CATEGORIES, disableStorageReset: true, logLevel: 'silent', output: 'json'
      })
      const wrong = []
      for (const name of CATEGORIES) {
        const { score, auditRefs } = lhr.categories[name]
        if (score === 1) continue
        const audits = auditRefs.map((r) => lhr.audits[r.id]).filter((a) => a.score !== null && a.score < 1)
        wrong.push(`${address}: ${name} ${Math.round(score * 100)}: ${audits.map((a) => a.id).join(', ')}`)
      }
      if (lhr.runtimeError) wrong.push(`${address}: ${lhr.runtimeError.message}`)
      return wrong
    }
  }
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}
