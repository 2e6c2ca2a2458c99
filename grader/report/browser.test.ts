import { accessibilityProblems, openBrowser, testInBrowser, watchPage } from './browser.fixture.js';

testInBrowser('what the tests look for in a page is found in one that has it', async () => {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const problems = watchPage(page, 'about:');
    await page.setContent(
      '<html lang="en"><title>t</title><main><img src="http://127.0.0.1:9/x.png"><script>console.error("oh"); undefined.x</script></main>',
    );
    const found = await accessibilityProblems(page);
    expect(found).toEqual([expect.stringMatching(/^image-alt: img: /)]);
    expect(problems).toEqual(
      expect.arrayContaining(['console: oh', 'asked for http://127.0.0.1:9/x.png', expect.stringMatching(/^thrown: /)]),
    );
  } finally {
    await browser.close();
  }
});
