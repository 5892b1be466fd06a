import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixture } from '../helpers/cli.ts';
import { CHROMIUM, useBrowser, WITHOUT_CHROMIUM } from './helpers/chromium.ts';
import { startInspected } from './helpers/inspected.ts';
import { eventsOf, lineOf, openRow, rowsOf, soon } from './helpers/page-parts.ts';
import { openTab } from './helpers/tab.ts';

describe.skipIf(CHROMIUM === null)(`what is done on the live page${WITHOUT_CHROMIUM}`, () => {
  const browser = useBrowser();

  it('reposts a webhook with a field edited, judged before it goes, and every other byte as it was', async () => {
    const inspected = await startInspected();
    const { app } = inspected;
    const original = fixture('detrack/failed').toString().replace('-31.9763,', '-31.97630,');
    await inspected.webhook(original, 'hooks?of=mine');
    const { page, expectTrouble } = await openTab(browser.current, inspected.page);
    await openRow(page);
    await page.getByRole('button', { name: /^Edit/ }).click();
    const panel = page.locator('[data-panel=edit]');
    await lineOf(page, '/note').click();
    await page.getByRole('textbox', { name: 'note' }).fill('Wet: "left" at the\tdoor ✓');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await panel.locator('[data-judged=ok]').waitFor();
    await lineOf(page, '/attempt').click();
    await page.getByLabel('attempt: type').selectOption('string');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await panel.locator('[data-judged=bad]').waitFor();
    await soon(() => panel.innerText()).toMatch(/attempt.*expected an integer/s);
    // Judged, and not sent.
    expect(app.requests).toHaveLength(1);
    await page.getByRole('button', { name: 'Undo the edit of attempt' }).click();
    await panel.locator('[data-judged=ok]').waitFor();
    await panel.getByRole('button', { name: 'Repost with 1 edit' }).click();
    await soon(() => app.requests.length).toBe(2);
    const edited = original.replace('"Rang twice, left a card"', '"Wet: \\"left\\" at the\\tdoor ✓"');
    expect(app.requests[1]?.body.toString()).toBe(edited);
    expect(app.requests[1]?.target).toBe(app.requests[0]?.target);
    await soon(() => panel.locator('.sent').innerText()).toMatch(/Failed DO-1001.*204 No Content/s);
    await soon(() => rowsOf(page).count()).toBe(2);

    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    // A target that is not this machine is not asked.
    await page.getByRole('button', { name: /^Repost/ }).click();
    const plain = page.locator('[data-panel=repost]');
    await plain.getByRole('button', { name: 'Discard edits' }).click();
    await plain.getByLabel('To').fill('http://example.com/');
    expectTrouble(/status of 400/);
    await plain.getByRole('button', { name: 'Repost as it is' }).click();
    await soon(() => plain.getByRole('alert').innerText()).toContain('is not this machine');
    await plain.getByLabel('To').fill('');
    await plain.getByRole('button', { name: 'Repost as it is' }).click();
    await soon(() => app.requests.length).toBe(3);
    expect(app.requests[2]?.body.toString()).toBe(original);
  });

  it('sends events and a scenario by the form', async () => {
    const inspected = await startInspected();
    const { app } = inspected;
    const { page } = await openTab(
      browser.current,
      `${inspected.origin}/send${new URL(inspected.page).hash}`,
    );
    const form = page.locator('form.send-form');
    await form.getByLabel('Provider').selectOption({ label: 'Deliveright' });
    await form.getByLabel('What').selectOption({ label: 'item_status_changed' });
    await form.getByRole('button', { name: 'Send', exact: true }).click();
    await soon(() => form.locator('.sent').innerText()).toMatch(/item_status_changed[\s\S]*204 No Content/);
    await form.getByLabel('Provider').selectOption({ label: 'Detrack' });
    await form.getByLabel('What').selectOption({ label: 'failed' });
    await form.getByRole('button', { name: 'Send', exact: true }).click();
    await soon(() => app.requests.length).toBe(2);
    const sent: unknown = JSON.parse(app.requests[1]?.body.toString() ?? '');
    expect(sent).toMatchObject({ status: 'failed' });
    // What was sent, and came in here, is one row.
    await soon(() => rowsOf(page).count()).toBe(2);

    await form.getByLabel('What').selectOption({ label: 'delivered' });
    await form.getByRole('button', { name: 'Send', exact: true }).click();
    await soon(() => form.locator('.sent li').count()).toBeGreaterThan(2);
    const steps = await form.locator('.sent li').count();
    expect(app.requests).toHaveLength(2 + steps);
    await soon(() => rowsOf(page).count()).toBe(2 + steps);

    // By the id that it was sent under, which is not that of the row.
    await form.locator('.sent a').first().click();
    await page.locator('[data-exchange] [role=tree]').waitFor();
  });

  it('keeps what is being sent again in sight, whatever comes meanwhile', async () => {
    const inspected = await startInspected();
    await inspected.webhook(fixture('detrack/failed'));
    const { hash } = new URL(inspected.page);
    const { page } = await openTab(browser.current, `${inspected.origin}/latest${hash}`);
    const headline = page.locator('#headline');
    await soon(() => headline.innerText()).toContain('DO-1001');
    await page.keyboard.press('r');
    await inspected.webhook(fixture('deliveright/order_created'));
    await soon(() => rowsOf(page).count()).toBe(2);
    expect(await headline.innerText()).toContain('DO-1001');
    await page.keyboard.press('Escape');
    await soon(() => headline.innerText()).toContain('Order');
  });

  it('gives the next webhook the answer that is chosen, and the plan to those after it', async () => {
    const inspected = await startInspected();
    const failed = fixture('detrack/failed');
    const { page } = await openTab(browser.current, inspected.page);
    await page.locator('[data-connected=true]').waitFor();
    await page.getByRole('button', { name: /^Answers/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Answer the next webhook' });
    await soon(() => dialog.innerText()).toContain('what the app answers');
    const choose = async (name: string): Promise<void> => {
      await dialog.getByRole('button', { name, exact: true }).click();
      await soon(() => page.locator('.top-actions').innerText()).toContain(`Next gets ${name}`);
    };
    await choose('503');
    expect(await inspected.webhook(failed)).toBe(503);
    await soon(() => page.locator('.top-actions').innerText()).toContain('Answers');
    expect(await inspected.webhook(failed)).toBe(204);
    await choose('reset');
    await expect(inspected.webhook(failed)).rejects.toThrow(/ECONNRESET|socket hang up/);
    await choose('timeout');
    const gaveUp = new AbortController();
    const { signal } = gaveUp;
    const waiting = fetch(inspected.receiver.url, { method: 'POST', body: failed.toString(), signal });
    await soon(() => page.locator('.top-actions').innerText()).not.toContain('timeout');
    gaveUp.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
    await choose('200');
    await dialog.getByRole('button', { name: 'as planned' }).click();
    await soon(() => page.locator('.top-actions').innerText()).toContain('Answers');
    expect(await inspected.webhook(failed)).toBe(204);
    await page.keyboard.press('Escape');
    await soon(() => rowsOf(page).count()).toBe(5);
    await soon(async () => (await rowsOf(page).allInnerTexts()).join('\n')).toMatch(/503/);
  });

  it('saves a webhook as a fixture without personal data, never over another', async () => {
    const inspected = await startInspected();
    await inspected.webhook(fixture('detrack/failed'));
    const { page, expectTrouble } = await openTab(browser.current, inspected.page);
    await openRow(page);
    await page.getByRole('button', { name: /^Save/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Save as fixture' });
    const name = dialog.getByLabel('Name');
    await name.fill('../outside');
    expect(await dialog.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    await name.fill('not-at-home');
    await name.press('Enter');
    await soon(() => dialog.innerText()).toContain(join('webhook-cli', 'fixtures', 'not-at-home.json'));
    const path = join(inspected.folder, 'webhook-cli/fixtures/not-at-home.json');
    const saved = readFileSync(path, 'utf8');
    expect(JSON.parse(saved)).toMatchObject({ payload: { status: 'failed' } });
    for (const personal of ['Anneke', '+61491571491', 'anneke@example.com', 'Tallowwood']) {
      expect(saved).not.toContain(personal);
    }
    expectTrouble(/status of 409/);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await soon(() => dialog.getByRole('alert').innerText()).toMatch(/not-at-home.*another name/s);
    expect(readFileSync(path, 'utf8')).toBe(saved);
    expect(existsSync(join(inspected.folder, 'webhook-cli/outside.json'))).toBe(false);
  });

  it('exports a HAR, and itself as a file that shows the same and asks nobody', async () => {
    const inspected = await startInspected();
    const failed = fixture('detrack/failed').toString();
    await inspected.webhook(failed.replace('"attempt": 1', '"attempt": "one"'));
    await inspected.webhook(failed.replace('"Rang twice, left a card"', '"</script><b>Rang</b><!--"'));
    await inspected.webhook('{"hello":1}');
    const { page } = await openTab(browser.current, inspected.page, { acceptDownloads: true });
    await soon(() => rowsOf(page).count()).toBe(3);
    const take = async (kind: string): Promise<string> => {
      await page.keyboard.press('x');
      const dialog = page.getByRole('dialog', { name: 'Export' });
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: kind }).click(),
      ]);
      const text = readFileSync(await download.path(), 'utf8');
      const path = join(inspected.folder, download.suggestedFilename());
      writeFileSync(path, text);
      return path;
    };
    const har: unknown = JSON.parse(readFileSync(await take('HAR'), 'utf8'));
    expect(har).toMatchObject({ log: { entries: { length: 3 } } });
    const rows = await eventsOf(page);
    await openRow(page, 1);
    const tree = await page.locator('[role=tree]').innerText();
    const path = await take('HTML');

    const { page: file, requests } = await openTab(browser.current, pathToFileURL(path).href, {
      offline: true,
    });
    await soon(() => eventsOf(file)).toEqual(rows);
    await file.getByText('offline file').waitFor();
    await openRow(file, 1);
    // In the file no field has a question mark more or less than on the page.
    await soon(() => file.locator('[role=tree]').innerText()).toBe(tree);
    expect(await lineOf(file, '/note').innerText()).toContain('"</script><b>Rang</b><!--"');
    await lineOf(file, '/tracking_status')
      .getByRole('button', { name: /known of/ })
      .click();
    await soon(() => file.locator('.facts').innerText()).toContain('Certainty');
    await file.keyboard.press('d');
    await soon(() => file.locator('.changes tbody').innerText()).toContain('attempt');
    await file.goBack();
    await file.locator('[data-exchange]').waitFor();
    await file.keyboard.press('t');
    await soon(() => file.locator('.step').count()).toBe(2);
    expect(requests).toHaveLength(1);
  });
});
