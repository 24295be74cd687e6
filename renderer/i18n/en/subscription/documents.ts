import type { documents as german } from '../../de/subscription/documents.ts';
import type { Words } from '../../words.ts';

export const documents: Words<typeof german> = {
  costs: {
    heading: 'Costs information',
    notYet: 'The platform creates the document once it has the invitation and answers. It then appears here.',
    making: 'The platform is still creating the document. It will appear here automatically.',
    outdated:
      'The number of units has changed. The platform creates a new document as soon as it has the change.',
    noDocument: 'There is no document here for this subscription.',
    look: 'Get the costs information',
    looking: 'Getting it …',
    stillNone: 'Not on the platform yet (checked at {{time}}).',
    earlier: 'earlier version',
    earlierNamed: '{{name}} (earlier version)',
    fetched: 'loaded {{time}}',
    notFetched: 'not loaded yet',
    show: 'View',
    showNamed: 'View {{name}}',
    saveAs: 'Save as …',
    saveAsNamed: 'Save as …: {{name}}',
    saved: 'Saved',
    savedInstead: {
      text: 'As a text file, because a file of this kind can run programs when it is opened.',
      bytes:
        'With the file extension “.bin”, because a file of this kind can run programs when it is opened.',
    },
    loading: 'Loading the document …',
    page: 'Page {{page}} of {{pages}}',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    broken: 'The document is damaged or is not a PDF, so it cannot be shown here. You can save it.',
    protected:
      'The document is protected by a password and cannot be shown here. Save it and open it in a PDF viewer.',
    slow: 'The document is so complex that it cannot be shown here. You can save it.',
    pageDrawing: 'Drawing the page …',
    pageFailed: 'This page cannot be shown here. The saved file contains it.',
    pagePartly:
      'Part of this page, for example an image, is missing because it cannot be shown here. The saved file is not affected.',
    cut: 'The document has {{pages}} pages. The first {{shown}} are shown here.',
    cutTodo: 'To read the others, save the document: the saved file is complete.',
    print: 'Print …',
    printing: 'Preparing page {{page}} of {{pages}} for printing …',
    stopPrinting: 'Stop printing',
    tooMany: 'The document has {{pages}} pages. At most {{most}} are printed from here.',
    tooLong: 'The document is longer than {{most}} pages. No more are printed from here.',
    tooManyTodo: 'Nothing was printed. Save the document and print it from another program.',
    printFailed: 'The document could not be prepared for printing.',
    printFailedTodo: 'Nothing was printed. Save the document and print it from another program.',
    otherType: 'This kind of document ({{type}}) is not shown here. You can save it.',
    content: 'Content of {{name}}',
    goes: 'All at once or in two steps',
    goesTwo:
      'Without a signature, only the invitation and answers are sent. The platform creates the costs information, you show it to the investor, and the subscription waits for the signature.',
    goesOne:
      'If it is signed already (e.g. on paper), everything is sent at once with the time of the signature.',
    signedAt: 'Time of the signature',
    signedHint: 'Leave empty until the binding signature has been given.',
    confirm: 'The investor received the costs information before signing.',
  },
};
