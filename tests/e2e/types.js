// Type-checks samples that use `booking-widget.d.ts`, in memory.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

// A folder that is not there, beside the packages that samples import.
const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'in-memory');

const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  jsx: ts.JsxEmit.ReactJSX,
  types: [],
};

/** What the compiler has to say about files, given by name and text; all of them are looked at. */
export function complaints(files) {
  const texts = new Map(Object.entries(files).map(([name, text]) => [path.join(FOLDER, name), text]));
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile, fileExists } = host;
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.directoryExists = undefined;
  const { getSourceFile } = host;
  host.getSourceFile = (name, version, ...rest) =>
    texts.has(name) ? ts.createSourceFile(name, texts.get(name), version, true) : getSourceFile(name, version, ...rest);
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file ? `${path.basename(file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1} ` : '';
    return line + ts.flattenDiagnosticMessageText(messageText, '\n');
  });
}
