// How much is sent for a page and how soon it is drawn, on a slow phone: a network of 1.6 Mbit/s with 150 ms there
// and back, a processor four times as slow, and an empty cache. (What Lighthouse calls slow 4G, a mid-range phone.)
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 }

/* { bytes, contentful, largest }: bytes on the wire, milliseconds to the first and the largest part drawn. */
export async function weigh(page, address, { processor = 4 } = {}) {
  const cdp = await page.context().newCDPSession(page)
  let bytes = 0
  await cdp.send('Network.enable')
  cdp.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength })
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  await cdp.send('Network.emulateNetworkConditions', NETWORK)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: processor })
  await page.goto(address, { waitUntil: 'load' })
  const drawn = await page.evaluate(() => new Promise((resolve) => {
    const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN
    new PerformanceObserver((list) => resolve({ contentful: first, largest: list.getEntries().at(-1).startTime }))
      .observe({ type: 'largest-contentful-paint', buffered: true })
  }))
  await cdp.detach()
  return { bytes, ...drawn }
}
