// @vitest-environment jsdom
/** Pastes from other programs: their text, lists and numbers are kept; what is not their text is left out, and that is said. */
import type { JSONContent } from '@tiptap/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonNode } from '#shared/document.ts';
import { flatten, JSON_READER } from '#shared/text/flatten.ts';
import { fitsKey } from '#shared/text/markers.ts';
import { htmlForSection } from '#client/editor/clipboard/pasted-html.ts';
import { readSign } from '#client/editor/clipboard/list-signs.ts';
import { WritingPage } from '../support/clipboard.ts';
import { effort } from '../support/effort.ts';
import { startWords } from '../support/words.ts';

beforeAll(startWords);

/** The clipboard of Word on a desktop: a file with a style sheet, settings in comments, and the copy between two signs. */
function fromWord(body: string, sheet = ''): string {
  return `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style>
<!--
 /* Font Definitions */
 @font-face {font-family:Wingdings; panose-1:5 0 0 0 0 0 0 0 0 0;}
 p.MsoNormal, li.MsoNormal, div.MsoNormal {mso-style-unhide:no; margin:0cm; font-size:11.0pt;}
 ${sheet}
 @page WordSection1 {size:595.3pt 841.9pt;}
-->
</style></head>
<body lang=EN-GB style='tab-interval:36.0pt'>
<!--StartFragment-->
${body}
<!--EndFragment-->
</body></html>`;
}

/** A paragraph of a list, as Word writes it. */
function wordItem(sign: string, words: string, { level = 1, list = 'l0', at = 'Middle' } = {}): string {
  return `<p class=MsoListParagraphCxSp${at} style='margin-left:${36 * level}.0pt;mso-add-space:auto;text-indent:-18.0pt;mso-list:${list} level${level} lfo1'><![if !supportLists]><span style='mso-bidi-font-family:Calibri'><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>${words}<o:p></o:p></p>`;
}

const pasted = (html: string): string[] => new WritingPage().pastes(html).lines;
const leftOut = (html: string): string[] => [...htmlForSection(html).leftOut].toSorted();

describe('what is not text of a Word file', () => {
  const commented = fromWord(`
<p class=MsoNormal>She <a style='mso-comment-reference:NM_1;mso-comment-date:20261011T0930'>walks alone</a><span class=MsoCommentReference><span style='font-size:8.0pt'><a class=msocomanchor id="_anchor_1" onmouseover="msoCommentShow('_anchor_1','_com_1')" href="#_msocom_1" language=JavaScript name="_msoanchor_1">[NM1]</a><span style='mso-special-character:comment'>&nbsp;</span></span></span> to the shop.<o:p></o:p></p>
<div style='mso-element:comment-list'>
<![if !supportAnnotations]><hr class=msocomoff align=left size=1 width="33%"><![endif]>
<div style='mso-element:comment'>
<![if !supportAnnotations]><div id="_com_1" class=msocomtxt language=JavaScript><![endif]>
<span style='mso-comment-author:"Niamh"'><![if !supportAnnotations]><a name="_msocom_1"></a><![endif]></span>
<p class=MsoCommentText><span class=MsoCommentReference><span style='font-size:8.0pt'>&nbsp;<![if !supportAnnotations]><a class=msocomoff href="#_msoanchor_1">[NM1]</a><![endif]></span></span>Her son must not read this.<o:p></o:p></p>
<![if !supportAnnotations]></div><![endif]>
</div></div>`);

  test('comments in the margin and their signs are left out', () => {
    expect(pasted(commented)).toEqual(['p She walks alone to the shop.']);
    expect(leftOut(commented)).toEqual(['comments']);
  });

  test('comments are left out too where only their classes are left, as in a mail', () => {
    const mail = `<p class="MsoNormal">One.<span class="MsoCommentReference"><a class="msocomanchor" href="https://mail.example/#_msocom_1">[NM1]</a></span></p>
      <p class="MsoCommentText">A private remark.</p>`;
    expect(pasted(mail)).toEqual(['p One.']);
    expect(leftOut(mail)).toEqual(['comments']);
  });

  test('words that were taken out while changes were tracked are left out, those put in are kept', () => {
    const tracked = fromWord(
      `<p class=MsoNormal>Give <del cite="mailto:Niamh" datetime="2026-10-11T09:30">two</del><ins cite="mailto:Niamh" datetime="2026-10-11T09:30">one</ins> tablet <span class=msoDel>at night</span>.</p>
       <p class=MsoNormal><s>Not this</s> and <del>not that</del>.</p>`,
    );
    expect(pasted(tracked)).toEqual(['p Give one tablet .', 'p Not this and not that.']);
    expect(leftOut(tracked)).toEqual(['deleted']);
    const page = new WritingPage().pastes(tracked);
    expect(JSON.stringify(page.content).match(/"strike"/g)).toHaveLength(2);
  });

  test('hidden words are left out, by their own style and by that of their class', () => {
    const hidden = fromWord(
      `<p class=MsoNormal>Seen<span style='display:none;mso-hide:all'> not seen</span>.</p><p class=Inner>Inner note</p><p class=Shown>Shown</p>`,
      `p.Inner, li.Inner {mso-style-name:Inner; display:none; mso-hide:all;}
       @media print {p.Shown {display:none;}}`,
    );
    expect(pasted(hidden)).toEqual(['p Seen.', 'p Shown']);
    expect(leftOut(hidden)).toEqual(['hidden']);
  });

  test('headers and footers of pages are left out', () => {
    const edges = fromWord(`<div style='mso-element:header' id=h1><p class=MsoHeader>Confidential</p></div>
      <p class=MsoNormal>Text</p><div style='mso-element:footer' id=f1><p class=MsoFooter>Page 3 of 4</p></div><p class=MsoFooter>Printed by Niamh</p>`);
    expect(pasted(edges)).toEqual(['p Text']);
    expect(leftOut(edges)).toEqual(['edges']);
    const office = '<div title="header"><p>Confidential</p></div><p>Text</p><div title="footer"><p>3</p></div>';
    expect(pasted(office)).toEqual(['p Text']);
  });

  test('notes at the foot are text, and so is everything else', () => {
    const notes =
      fromWord(`<p class=MsoNormal>She sings<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span></a>.</p>
      <div style='mso-element:footnote-list'><hr align=left size=1 width="33%"><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> In a choir.</p></div></div>`);
    expect(pasted(notes).join('|')).toContain('p She sings[1].');
    expect(pasted(notes).join('|')).toContain('p [1] In a choir.');
    expect(leftOut(notes)).toEqual([]);
  });

  test('settings of the program are never text', () => {
    const settings = `<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><title>Plan.docx</title><p>Text</p>`;
    expect(pasted(settings)).toEqual(['p Text']);
  });
});

describe('lists of Word', () => {
  test('a list that goes on after a paragraph keeps its numbers', () => {
    const html = fromWord(
      wordItem('1.', 'wake') +
        wordItem('2.', 'wash') +
        '<p class=MsoNormal>Then she rests.</p>' +
        wordItem('3.', 'eat') +
        wordItem('4.', 'walk'),
    );
    expect(pasted(html)).toEqual(['1. p wake', '2. p wash', 'p Then she rests.', '3. p eat', '4. p walk']);
  });

  test('a list that was copied from number 5 on starts at 5', () => {
    expect(pasted(fromWord(wordItem('5.', 'eat') + wordItem('6.', 'walk')))).toEqual(['5. p eat', '6. p walk']);
  });

  test('letters, Roman numerals and digits of Urdu are numbers too, and dots of fonts are dots', () => {
    const signs = (...all: string[]): string[] =>
      pasted(fromWord(all.map((sign) => wordItem(sign, 'x')).join(''))).map((line) => line.split(' ')[0] ?? '');
    expect(signs('c)', 'd)')).toEqual(['a3.', 'a4.']);
    expect(signs('(a)', '(b)')).toEqual(['a1.', 'a2.']);
    expect(signs('i.', 'ii.', 'iii.')).toEqual(['i1.', 'i2.', 'i3.']);
    expect(signs('h.', 'i.', 'j.')).toEqual(['a8.', 'a9.', 'a10.']);
    expect(signs('V.', 'VI.')).toEqual(['I5.', 'I6.']);
    expect(signs('v.', 'w.')).toEqual(['a22.', 'a23.']);
    expect(signs('۴۔', '۵۔')).toEqual(['4.', '5.']);
    expect(signs('·', 'o', '§', 'Ø', 'ü', '-')).toEqual(['-', '-', '-', '-', '-', '-']);
  });

  test('two lists behind each other stay two', () => {
    const html = fromWord(
      wordItem('1.', 'a') + wordItem('2.', 'b') + wordItem('1.', 'c', { list: 'l1' }) + wordItem('·', 'd', { list: 'l2' }),
    );
    expect(pasted(html)).toEqual(['1. p a', '2. p b', '1. p c', '- p d']);
    expect(new WritingPage().pastes(html).content.length).toBe(3);
  });

  test('lists stand in each other as deep as they did, also from the middle of one', () => {
    const html = fromWord(
      wordItem('b.', 'cup', { level: 2 }) +
        wordItem('3.', 'eat') +
        wordItem('·', 'toast', { level: 2 }) +
        wordItem('o', 'jam', { level: 3 }) +
        wordItem('4.', 'walk'),
    );
    expect(pasted(html)).toEqual(['a2. p cup', '3. p eat', '3. - p toast', '3. - - p jam', '4. p walk']);
  });

  test('numbers that a list of the page cannot draw stay as words', () => {
    const html = fromWord(
      wordItem('2.', 'Moving') +
        wordItem('2.1.', 'stairs', { level: 2 }) +
        wordItem('2.2.', 'bath', { level: 2 }) +
        wordItem('Step 3:', 'Rest', { list: 'l4' }),
    );
    expect(pasted(html)).toEqual(['2. p Moving', '2. p 2.1. stairs', '2. p 2.2. bath', 'p Step 3: Rest']);
    const heading = fromWord(
      `<h1 style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>4.<span>&nbsp;&nbsp; </span></span><![endif]>At night</h1>`,
    );
    expect(pasted(heading)).toEqual(['h1 4. At night']);
  });

  test('a paragraph that says that it is in no list is a paragraph', () => {
    const html = fromWord(
      wordItem('1.', 'wake') +
        "<p class=MsoListParagraph style='margin-left:36.0pt;mso-list:none'>She is slow.</p>" +
        wordItem('2.', 'wash'),
    );
    expect(pasted(html)).toEqual(['1. p wake', 'p She is slow.', '2. p wash']);
    const inList =
      "<ul><li class=MsoNormal style='mso-list:l0 level1 lfo1'>wake</li><li style='mso-list:none'>She is slow.</li></ul>";
    expect(pasted(inList)).toEqual(['- p wake', '- p She is slow.']);
    expect(new WritingPage().pastes(inList).content).toMatchObject([
      { content: [{ content: [{ type: 'paragraph' }, { type: 'paragraph' }] }] },
    ]);
  });

  test('the sign is found without its style, by the comments around it or by the style sheet', () => {
    const marked = `<p style="mso-list:l0 level1 lfo1"><!--[if !supportLists]--><span>7.<span>&nbsp;&nbsp;</span></span><!--[endif]-->eat</p>`;
    expect(pasted(marked)).toEqual(['7. p eat']);
    const sheet =
      '@list l0:level1 {mso-level-number-format:bullet; mso-level-text:o;}\n@list l1:level1 {mso-level-text:"%1.";}';
    const bare = (list: string): string =>
      fromWord(`<p class=MsoListParagraph style='mso-list:${list} level1 lfo1'>eat</p>`, sheet);
    expect(pasted(bare('l0'))).toEqual(['- p eat']);
    expect(pasted(bare('l1'))).toEqual(['1. p eat']);
  });

  test.each([
    ['1.', { kind: 'number', readings: [{ type: '1', value: 1 }] }],
    ['(12)', { kind: 'number', readings: [{ type: '1', value: 12 }] }],
    ['•', { kind: 'bullet' }],
    ['1.2.3', { kind: 'words', words: '1.2.3' }],
    ['Goal 1', { kind: 'words', words: 'Goal 1' }],
    ['99999999999.', { kind: 'words', words: '99999999999.' }],
  ])('the sign %s', (sign, read) => expect(readSign(sign)).toEqual(read));
});

describe('other programs', () => {
  test('Word on the web: items that are lists of their own are one list', () => {
    const item = (tag: string, level: number, words: string, start = 1): string =>
      `<div class="ListContainerWrapper SCXW1 BCX0"><${tag} class="${tag === 'ol' ? 'NumberListStyle1' : 'BulletListStyle1'} SCXW1" role="list" ${tag === 'ol' ? `start="${start}"` : ''}>
       <li data-leveltext="%1." data-font="" data-listid="2" aria-setsize="-1" data-aria-posinset="${start}" data-aria-level="${level}" role="listitem" class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1" paraid="1"><span class="TextRun SCXW1"><span class="NormalTextRun SCXW1">${words}</span></span><span class="EOP SCXW1" data-ccp-props="{}">&nbsp;</span></p></li></${tag}></div>`;
    const html = `<div class="OutlineElement"><p class="Paragraph"><span class="TextRun">Morning</span><span class="EOP">&nbsp;</span></p></div>${item('ol', 1, 'wake')}${item('ul', 2, 'slowly')}${item('ol', 1, 'wash', 2)}<div class="OutlineElement"><p class="Paragraph"><span class="TextRun">Later</span></p></div>${item('ol', 1, 'eat', 3)}`;
    expect(pasted(html)).toEqual(['p Morning', '1. p wake', '1. - p slowly', '2. p wash', 'p Later', '3. p eat']);
    const deleted =
      '<p><span class="TextRun">Give </span><span class="TrackedChange TrackChangeTextDeletion TextRun">two</span><span class="TrackedChange TrackChangeTextInsertion TextRun">one</span></p>';
    expect(pasted(deleted)).toEqual(['p Give one']);
    expect(leftOut(deleted)).toEqual(['deleted']);
  });

  test('Google Docs: letters are not bold by the wrapper, lists keep numbers, comments are left out', () => {
    const html = `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1a2b"><p dir="ltr" style="line-height:1.38;"><span style="font-size:11pt;font-weight:400;font-style:normal;text-decoration:none;">She </span><span style="font-weight:700;">walks</span></p>
      <ol style="margin-top:0;margin-bottom:0;" start="4"><li dir="ltr" style="list-style-type:lower-alpha;" aria-level="1"><p dir="ltr" role="presentation"><span>tea</span></p></li><ul><li dir="ltr" style="list-style-type:circle" aria-level="2"><p>milk</p></li></ul></ol></b>`;
    expect(pasted(html)).toEqual(['p She walks', 'a4. p tea', 'a4. - p milk']);
    const bold = JSON.stringify(new WritingPage().pastes(html).content[0]);
    expect(bold.match(/"bold"/g)).toHaveLength(1);
    const published = `<p><span>She walks</span><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup><span> alone</span></p><div style="border:1px solid"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Private remark</span></p></div>`;
    expect(pasted(published)).toEqual(['p She walks alone']);
    expect(leftOut(published)).toEqual(['comments']);
  });

  test('LibreOffice: lists keep their numbers, and what each page repeats is left out', () => {
    const html = `<div title="header"><p class="western">Confidential<br></p></div><h2 class="western">Night</h2>
      <ol start="3"><li><p style="line-height: 100%; margin-bottom: 0cm">eat</p></li><li><p>walk</p></li></ol>
      <p style="font-weight: bold; mso-hide: none">Rest</p><div title="footer"><p class="western"><sdfield type=PAGE>2</sdfield></p></div>`;
    expect(pasted(html)).toEqual(['h2 Night', '3. p eat', '4. p walk', 'p Rest']);
    expect(leftOut(html)).toEqual(['edges']);
  });

  test('a mail: the hidden line for lists of mails is left out, the quoted mail is kept', () => {
    const html = `<div style="display:none;max-height:0;overflow:hidden">Preview of the mail</div><div dir="ltr">Hello Niamh</div>
      <div dir="ltr"><br></div><div class="gmail_quote"><blockquote style="margin:0 0 0 .8ex">She slept well.</blockquote></div>`;
    expect(pasted(html).filter((line) => line !== 'p ')).toEqual(['p Hello Niamh', '> p She slept well.']);
    expect(leftOut(html)).toEqual(['hidden']);
  });

  test('lists of a web page keep the numbers of their items', () => {
    expect(pasted('<ol start="5"><li>a</li><li>b</li></ol>')).toEqual(['5. p a', '6. p b']);
    expect(pasted('<ol><li value="3">a</li><li>b</li><li value="9">c</li></ol>')).toEqual(['3. p a', '4. p b', '9. p c']);
    expect(pasted('<ol style="list-style-type: upper-roman"><li>a</li></ol>')).toEqual(['I1. p a']);
  });

  test('Outlook: a letter in a layout table keeps its lines, also in inner tables', () => {
    const html = `<table role="presentation" width="600" border="0"><tr><td>
      <table border="0"><tr><td width="20">&nbsp;</td><td><p class=MsoNormal>Dear Niamh,</p><p class=MsoNormal>Mum slept well.<br>She ate too.</p>
        <ul><li>tea</li><li>toast</li></ul>
        <table><tr><td>Ward</td><td>6</td></tr><tr><td><div>Bed</div><div>by the window</div></td><td>12</td></tr></table>
        </td><td width="20">&nbsp;</td></tr></table>
      </td></tr><tr><td><p>Ruth</p><p>01234 567</p></td></tr></table>`;
    expect(pasted(html)).toEqual([
      'p Dear Niamh,',
      'p Mum slept well.\nShe ate too.',
      '- p tea',
      '- p toast',
      'p Ward · 6',
      'p Bed',
      'p by the window',
      'p 12',
      'p Ruth',
      'p 01234 567',
    ]);
  });

  test('a table of facts becomes one line for each row, with its bold words and its empty cells', () => {
    const html = `<table class=MsoTableGrid border=1><tr><th>Day</th><th>Morning</th><th>Evening</th></tr>
      <tr><td><p class=MsoNormal>Monday</p></td><td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td><td><p class=MsoNormal><b>Bath</b></p></td></tr><tr><td></td><td></td><td></td></tr></table>`;
    expect(pasted(html)).toEqual(['p Day · Morning · Evening', 'p Monday · – · Bath']);
    expect(JSON.stringify(new WritingPage().pastes(html).content)).toContain(
      '{"type":"text","marks":[{"type":"bold"}],"text":"Bath"}',
    );
    expect(pasted('<tr><td>a</td><td>b</td></tr>')).toEqual(['p a · b']);
  });

  test('plain text is taken as it is', () => {
    expect(new WritingPage().pastesText('5. eat\r\n6. walk\r\n\r\n[NM1]').lines).toEqual(['p 5. eat', 'p 6. walk', 'p [NM1]']);
  });

  test('a picture is left out and said, a face in a mail is the sign that it shows', () => {
    const html = '<p>Well done <img alt="😀" src="https://mail.example/e.png"> <img alt="Her garden" src="cid:1"></p>';
    expect(pasted(html)[0]).toMatch(/^p Well done 😀/);
    expect(leftOut(html)).toEqual(['pictures']);
  });

  test('a picture that is written into the HTML does not count as its length', () => {
    const html = `<p>Her garden <img src="data:image/png;base64,${'A'.repeat(6_000_000)}"></p>`;
    expect(pasted(html)).toEqual(['p Her garden']);
    expect(leftOut(html)).toEqual(['pictures']);
  });

  test('blank lines for room become one empty line', () => {
    const html =
      '<p class=MsoNormal>a</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>';
    expect(pasted(html)).toEqual(['p a', 'p ', 'p b']);
  });
});

describe('what a paste tells', () => {
  test('is what the last paste left out', () => {
    const page = new WritingPage().pastes('<p>a<img src="x.png"></p>');
    expect(page.leftOut).toEqual(['pictures']);
    expect(page.pastes('<p>b</p>').leftOut).toEqual([]);
  });
});

describe('untrusted HTML', () => {
  test('runs nothing, loads nothing, and leaves only text and marks', () => {
    const html = `<script>window.ran = true</script><img src="https://bad.example/a.png" onerror="window.ran = true"><iframe src="https://bad.example"></iframe>
      <link rel="stylesheet" href="https://bad.example/a.css"><style>@import "https://bad.example/b.css"; p {background: url(https://bad.example/c.png)}</style>
      <p style="background:url(https://bad.example/d.png);position:fixed;font-weight:700" class="veil" onclick="window.ran = true" id="x">text <a href="javascript:alert(1)" style="x">bad</a> <a href="https://good.example/" onclick="x">good</a></p>
      <svg onload="window.ran = true"><a href="javascript:x"><text>y</text></a></svg><math><mi xlink:href="javascript:x">z</mi></math><form action="https://bad.example"><input value="v"><button formaction="javascript:x">b</button></form>
      <template><p>hidden</p></template><object data="https://bad.example"></object><video src="https://bad.example/v"></video>`;
    const { html: clean } = htmlForSection(html);
    expect(clean).not.toMatch(
      /bad\.example|onclick|onerror|onload|class=|id=|<(script|img|iframe|link|style|svg|object|video|template|input)/i,
    );
    const page = new WritingPage().pastes(html);
    expect(JSON.stringify(page.content)).not.toMatch(/javascript|bad\.example/);
    expect(page.lines[0]).toBe('p text bad good');
    expect('ran' in window).toBe(false);
  });

  test('that is deep is taken as words', () => {
    const deep = `${'<div><b>'.repeat(300)}bottom${'</b></div>'.repeat(300)}<p>after</p>`;
    expect(pasted(deep)).toEqual(['p bottom', 'p after']);
    const lists = `${'<ul><li>in'.repeat(45)}${'</li></ul>'.repeat(45)}`;
    const lines = pasted(lists);
    expect(lines).toHaveLength(45);
    // The server takes twenty steps of a line, and each list is two.
    expect(Math.max(...lines.map((line) => line.split('-').length - 1))).toBe(9);
    const target = new WritingPage().pastes(lists);
    target.editor.commands.setTextSelection(60);
    target.pastes(lists);
    const { doc } = target.editor.state;
    doc.descendants((node, at) => {
      // The text itself counts as one.
      expect(doc.resolve(at).depth).toBeLessThanOrEqual(20);
      return !node.isTextblock;
    });
    const tables = `${'<table><tr><td>in'.repeat(60)}${'</td></tr></table>'.repeat(60)}`;
    expect(pasted(tables).join(' ').match(/in/g)).toHaveLength(60);
  });

  test('that is too much is refused and said, and takes nothing away', () => {
    const tooLong = '<p>a</p>'.repeat(700_000);
    const tooDeep = '<div><b><table><tr><td>'.repeat(50_000);
    for (const html of [
      `<p>${'x'.repeat(300_000)}</p>`,
      '<p>a</p>'.repeat(21_000),
      tooLong,
      tooDeep,
      '<i>'.repeat(1_000_000),
    ]) {
      const page = new WritingPage([{ type: 'paragraph', content: [{ type: 'text', text: 'keep this' }] }]).select('keep');
      page.pastes(html);
      expect(page.leftOut).toEqual(['tooMuch']);
      expect(page.lines).toEqual(['p keep this']);
    }
  });
});

describe('whatever is pasted', () => {
  const STYLES = [
    'mso-list:l0 level1 lfo1',
    'mso-list:l0 level3 lfo1',
    'mso-list:none',
    'mso-list:Ignore',
    'mso-element:frame',
    'font-weight:700',
    'list-style-type:lower-roman',
    'text-decoration:underline',
  ];
  const ATTRIBUTES: readonly (readonly [string, fc.Arbitrary<string>])[] = [
    ['style', fc.constantFrom(...STYLES)],
    ['start', fc.constantFrom('5', '-3', 'x', '99999999', '1.5')],
    ['value', fc.constantFrom('7', '-1', 'x')],
    ['type', fc.constantFrom('a', 'I', 'disc')],
    ['href', fc.constantFrom('https://a.example/', 'javascript:x', '#y')],
    ['role', fc.constant('presentation')],
    ['class', fc.constantFrom('MsoNormal', 'ListContainerWrapper', 'EOP')],
    ['data-aria-level', fc.constantFrom('1', '2', 'x')],
    ['data-block', fc.constantFrom('preference', 'riskPlan', 'reviewTrigger', 'other')],
    ['data-part', fc.constantFrom('', 'view', 'topic')],
    ['data-view', fc.constant('')],
    ['data-name', fc.constantFrom('topic', 'limit', 'other')],
    ['data-whose', fc.constantFrom('Niamh', 'x'.repeat(300), '\ud800')],
    ['data-strength', fc.constantFrom('avoid', 'other')],
    ['data-likelihood', fc.constantFrom('3', '9', 'x')],
    [
      'data-pm-slice',
      fc.constantFrom('0 0 []', '1 1 []', '3 3 ["orderedList",{"start":-2},"listItem",null]', '9 9 ["part",null]', 'x'),
    ],
  ];
  const TAGS = 'p p p div div span b em a ul ol li li table tr td th blockquote h1 h4 pre br hr sup section o:p'.split(' ');
  const VOID: ReadonlySet<string> = new Set(['br', 'hr']);
  let words = 0;
  const attributes = fc
    .array(fc.oneof(...ATTRIBUTES.map(([name, values]) => values.map((value) => ` ${name}='${value}'`))), { maxLength: 3 })
    .map((all) => all.join(''));
  const word = fc.constant(null).map(() => `w${(words += 1)} `);
  const { html } = fc.letrec<{ html: string }>((tie) => ({
    html: fc.oneof(
      { maxDepth: 7, depthSize: 'large' },
      word,
      fc
        .tuple(fc.constantFrom(...TAGS), attributes, fc.array(tie('html'), { minLength: 1, maxLength: 4 }))
        .map(([tag, own, inside]) => (VOID.has(tag) ? `<${tag}>` : `<${tag}${own}>${inside.join('')}</${tag}>`)),
    ),
  }));
  const places: readonly JSONContent[] = [
    { type: 'paragraph', content: [{ type: 'text', text: 'first here last' }] },
    {
      type: 'orderedList',
      content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'item here end' }] }] }],
    },
    {
      type: 'preference',
      content: [
        {
          type: 'part',
          attrs: { name: 'topic' },
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'part here end' }] }],
        },
      ],
    },
  ];

  test('parts of blocks without their block, of which the parser of the editor cannot make a whole, are pasted as their lines', () => {
    using page = new WritingPage(places);
    page
      .caret('part ')
      .pastes(
        "<p><p><p><p><p><div data-part=''>loose </div><blockquote><p>quoted </p></blockquote></p></p><p><p>line </p></p></p><h1><p>head </p></h1>words </p></p><p>last </p>",
      );
    page.editor.state.doc.check();
    for (const word of ['loose', 'quoted', 'line', 'head', 'words', 'last'])
      expect(page.editor.state.doc.textContent).toContain(word);
  });

  test('no word is lost, the text is valid, and the server takes it', () => {
    fc.assert(
      fc.property(
        fc.array(html, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('first ', 'item ', 'part '),
        (pieces, place) => {
          const source = pieces.join('');
          using page = new WritingPage(places);
          page.caret(place).pastes(source);
          const { doc } = page.editor.state;
          doc.check();
          const text = doc.textBetween(0, doc.content.size, ' ', ' ');
          // A browser may put a word twice where elements of letters are not closed in order, and tables move some words.
          for (const [one] of source.matchAll(/w\d+/g))
            if (!/mso-list:Ignore|class='EOP'/.test(source)) expect(text).toContain(one);
          expect(doc.textContent.match(/here/g)).toHaveLength(3);
          for (const { values } of flatten(page.editor.getJSON().content as JsonNode[], JSON_READER))
            for (const [key, value] of Object.entries(values))
              expect([key, value, fitsKey(key, value)]).toEqual([key, value, true]);
        },
      ),
      { numRuns: effort('pastes') },
    );
  });
});
