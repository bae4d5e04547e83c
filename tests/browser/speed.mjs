// How much is sent for a page and how soon it is drawn, on a slow phone: 1.6 Mbit/s, each answer 150 ms later, a
// processor four times as slow, and an empty cache. The browser runs and has shown another page of ours, so that
// neither its own beginning nor the opening of a connection is counted.
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 }
const TIMES = 5

async function once(page, address) {
  const cdp = await page.context().newCDPSession(page)
  let bytes = 0
  await page.goto('/accessibility')
  await cdp.send('Network.enable')
  cdp.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength })
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  await cdp.send('Network.emulateNetworkConditions', NETWORK)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(address, { waitUntil: 'load' })
  const drawn = await page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true })
  }))
  await cdp.detach()
  return { bytes, drawn }
}

/*
 * { bytes, least, median }: bytes on the wire, and milliseconds until the largest part is drawn, each time in a page
 * that open() gives. What else a machine does only ever adds to a time, so that the least of some is what the page
 * takes; the median tells how quiet it was.
 */
export async function weigh(open, address) {
  const runs = []
  for (let i = 0; i < TIMES; i++) {
    const page = await open()
    runs.push(await once(page, address))
    await page.context().close()
  }
  runs.sort((a, b) => a.drawn - b.drawn)
  return { bytes: runs[0].bytes, least: runs[0].drawn, median: runs[TIMES >> 1].drawn }
}
