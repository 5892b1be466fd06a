import { describe, expect, it } from 'vitest';
import { fixture } from '../helpers/cli.ts';
import { CHROMIUM, useBrowser, WITHOUT_CHROMIUM } from './helpers/chromium.ts';
import { startInspected } from './helpers/inspected.ts';
import { idsOf, lineOf, openRow, rowsOf, soon } from './helpers/page-parts.ts';
import { openTab } from './helpers/tab.ts';

describe.skipIf(CHROMIUM === null)(`an exchange on the live page${WITHOUT_CHROMIUM}`, () => {
  const browser = useBrowser();

  it('has its payload as a tree with what was found, and its bytes, headers and answer', async () => {
    const inspected = await startInspected([], {
      respond: (response) => response.writeHead(202, { 'X-From-App': 'Yes' }).end('{"taken": true}'),
    });
    const failed = fixture('detrack/failed').toString();
    // As no printer would write it: an umlaut by its number, an escaped slash, a number with a zero behind it.
    const odd = failed
      .replace('"attempt": 1', '"attempt": "one"')
      .replace('"address_lat": -31.9763', '"address_lat": -31.97630')
      .replace('"Adam"', '"\\u0041dam \\/ Ö"');
    await inspected.webhook(odd);
    const { page } = await openTab(browser.current, inspected.page);
    await openRow(page);
    const detail = page.locator('.detail');
    await soon(() => page.locator('#headline').innerText()).toMatch(/^Failed\s*Delivery DO-1001$/);
    expect(await detail.locator('.chips').innerText()).toContain('Recipient not home');

    // In the provider's order, a finding under its line, a number as it was written, a code by its name.
    const paths = await page
      .locator('[role=treeitem][data-path]')
      .evaluateAll((lines) => lines.map((line) => line.getAttribute('data-path')));
    const order = Object.keys(JSON.parse(failed)).map((name) => `/${name}`);
    const shown = paths.filter((path) => order.includes(path ?? ''));
    expect(shown).toEqual(order.filter((path) => shown.includes(path)));
    expect(await lineOf(page, '/attempt').innerText()).toMatch(/"one".*expected an integer/s);
    expect(await lineOf(page, '/address_lat').innerText()).toContain('-31.97630');
    expect(await lineOf(page, '/primary_job_status').innerText()).toMatch(/"dispatched"\s*In Progress/);

    // What is null or empty is folded until it is asked for.
    expect(await lineOf(page, '/company_name').count()).toBe(0);
    await page.getByText(/null and \d+ empty fields folded/).click();
    await lineOf(page, '/company_name').waitFor();
    await page.getByText(/^fold .* null/).click();
    await soon(() => lineOf(page, '/company_name').count()).toBe(0);
    await page.getByLabel('null and empty').check();
    await lineOf(page, '/company_name').waitFor();
    await page.getByLabel('null and empty').uncheck();
    await soon(() => lineOf(page, '/company_name').count()).toBe(0);

    // Folding.
    expect(await lineOf(page, '/items/0/sku').count()).toBe(0);
    await lineOf(page, '/items/0').click();
    await lineOf(page, '/items/0/sku').waitFor();
    expect(await lineOf(page, '/items/0').getAttribute('aria-expanded')).toBe('true');
    await lineOf(page, '/items/0').locator('.pair').first().click();
    await soon(() => lineOf(page, '/items/0/sku').count()).toBe(0);

    // What is known of a field, and from where.
    await lineOf(page, '/tracking_status')
      .getByRole('button', { name: /known of/ })
      .click();
    const facts = page.locator('[data-facts="/tracking_status"]');
    await soon(() => facts.innerText()).toMatch(/Certainty\s+\S+[\s\S]*Source/);

    // Search finds values and names, also in what is folded.
    const search = page.getByLabel('Find in the payload');
    await search.fill('sku');
    await soon(() => page.locator('[role=treeitem] mark').first().innerText()).toBe('sku');
    await search.press('Enter');
    await soon(() => page.locator('[role=treeitem]:focus').getAttribute('data-path')).toMatch(/sku$/);
    await search.fill('there is no such thing');
    await page.getByText('Nothing has “there is no such thing”').waitFor();
    await search.fill('');

    await page.getByRole('tab', { name: 'Raw' }).click();
    await soon(() => page.locator('.raw pre').textContent()).toContain('"\\u0041dam \\/ Ö"');
    await page.getByRole('button', { name: 'Hex' }).click();
    await soon(() => page.locator('.raw pre').innerText()).toMatch(/^000000 7b/);
    await page.getByRole('tab', { name: 'Headers' }).click();
    await soon(() => page.locator('.headers').innerText()).toMatch(/Content-Type\s+application\/json/);
    await page.getByRole('tab', { name: 'Answer' }).click();
    await soon(() => page.locator('.answer').innerText()).toMatch(
      /202 Accepted.*X-From-App\s+Yes.*\{"taken": true\}/s,
    );
  });

  it('is copied as curl, JSON, fixture and test, or stays there to be copied by hand', async () => {
    const inspected = await startInspected();
    await inspected.webhook(fixture('detrack/failed').toString().replace('-31.9763,', '-31.97630,'));
    const { page } = await openTab(browser.current, inspected.page, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await openRow(page);
    await page.getByRole('button', { name: /^Copy/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Copy' });
    const field = dialog.getByLabel('The copied text');
    for (const [name, text] of [
      ['curl', /DO-1001.*curl --request POST/s],
      ['JSON', /-31\.97630,/],
      ['Fixture', /"payload": \{/],
      ['Test', /from 'node:test'.*DO-1001/s],
    ] as const) {
      await dialog.getByRole('button', { name, exact: false }).first().click();
      await soon(() => field.inputValue()).toMatch(text);
      await dialog.getByText('On the clipboard').waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await field.inputValue());
    }
    // Whoever clicked goes on by keys: what was clicked has kept the focus.
    await page.keyboard.press('j');
    await soon(() => field.inputValue()).toMatch(/^\{\s+"id"/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    // A browser that does not let it.
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await page.keyboard.press('c');
    await page.keyboard.press('j');
    await dialog.getByText('does not let this page copy').waitFor();
    expect(await page.evaluate(() => getSelection()?.toString())).toContain('DO-1001');
  });

  it('is compared with another, and stands on the line of its job', async () => {
    const inspected = await startInspected();
    const failed = fixture('detrack/failed').toString();
    await inspected.webhook(failed);
    await inspected.webhook(failed);
    await inspected.webhook(failed.replace('"Rang twice, left a card"', '"Rang once"'));
    await inspected.webhook(fixture('deliveright/order_created'));
    const { page, expectTrouble } = await openTab(browser.current, inspected.page);
    await soon(() => rowsOf(page).count()).toBe(4);
    const [newest, changed, repeated, first] = await idsOf(page);
    await openRow(page, 1);

    await page.getByRole('button', { name: 'Diff', exact: true }).click();
    await soon(() => page.locator('.changes tbody').innerText()).toMatch(
      /note\s+"Rang twice, left a card"\s+"Rang once"/,
    );
    expect(await page.locator('.changes tbody tr').count()).toBe(1);
    expect(page.url()).toBe(`${inspected.origin}/x/${changed}/diff/${repeated}`);
    await page.goto(`${inspected.origin}/x/${repeated}/diff/${first}`);
    await page.getByRole('heading', { name: 'No difference' }).waitFor();
    await page.goto(`${inspected.origin}/x/${first}`);
    await page.getByRole('button', { name: /^Diff to/ }).click();
    await page.getByLabel('Id of the other').fill(newest ?? '');
    await page.getByRole('button', { name: 'Compare' }).click();
    await soon(() => page.url()).toBe(`${inspected.origin}/x/${first}/diff/${newest}`);
    await page.locator('.changes').waitFor();
    expectTrouble(/status of 404/);
    await page.goto(`${inspected.origin}/x/${first}/diff/zzzzzzzz`);
    await soon(() => page.locator('.detail').innerText()).toContain('zzzzzzzz');

    await page.goto(`${inspected.origin}/x/${changed}`);
    await page.getByRole('link', { name: 'DO-1001: 3 webhooks' }).click();
    const steps = page.locator('.step');
    await soon(() => steps.count()).toBe(3);
    expect(await steps.nth(0).innerText()).toContain('first of the job');
    expect(await steps.nth(1).innerText()).toContain('duplicate');
    expect(await steps.nth(2).innerText()).toContain('note');
    expect(await page.getByRole('region', { name: 'Timeline' }).innerText()).toMatch(/Failed.*Adam/s);
    // It grows while it is open.
    await inspected.webhook(failed.replace('"Rang twice, left a card"', '"Rang thrice"'));
    await soon(() => steps.count()).toBe(4);
    await steps.nth(3).getByRole('link').click();
    // The job has a headline as well: keys mean the exchange once it is there.
    await page.locator('[data-exchange] [role=tree]').waitFor();
    await page.keyboard.press('[');
    await page.locator(`[data-exchange="${changed}"]`).waitFor();
  });
});
