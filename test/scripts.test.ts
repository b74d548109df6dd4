import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const scripts = ['bench', 'tools', 'bench/ablation', 'bench/big-database', 'bench/peers'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => `${folder}/${name}`),
);

/** Nothing compiles the scripts: a part that was moved or renamed would be missed by whoever runs them next. */
describe.each(scripts)('%s', (script) => {
  it('imports only what there is', async () => {
    const missing: string[] = [];
    for (const { from, names } of importsOf(join(ROOT, script))) {
      if (from.startsWith('@nonet/')) {
        const exported = (await import(from)) as Record<string, unknown>;
        missing.push(...names.filter((name) => !(name in exported)).map((name) => `${name} of ${from}`));
        continue;
      }
      const file = resolve(dirname(join(ROOT, script)), from);
      // The bundle is made of what was built.
      const source = file.replace(/\/dist\/(?:bundle\/)?(.*)\.js$/, '/src/$1.ts');
      if (!existsSync(source)) missing.push(from);
      // A script does its work when it is imported; the parts of the product do nothing.
      else if (source.endsWith('.ts')) {
        const exported = (await import(source)) as Record<string, unknown>;
        missing.push(...names.filter((name) => !(name in exported)).map((name) => `${name} of ${from}`));
      } else {
        const text = readFileSync(source, 'utf8');
        missing.push(
          ...names
            .filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
            .map((name) => `${name} of ${from}`),
        );
      }
    }
    expect(missing, relative(ROOT, script)).toEqual([]);
  });
});

/** The files and parts of the product that a script imports, and by which names. */
function importsOf(file: string): { from: string; names: string[] }[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: { from: string; names: string[] }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const named = node.importClause?.namedBindings;
      const names =
        named && ts.isNamedImports(named)
          ? named.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
          : [];
      found.push({ from: node.moduleSpecifier.text, names });
    }
    // `await import('…')`, with the names that are taken from it.
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [from] = node.arguments;
      if (from && ts.isStringLiteral(from)) found.push({ from: from.text, names: takenFrom(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found.filter(({ from }) => from.startsWith('.') || from.startsWith('@nonet/'));
}

function takenFrom(call: ts.CallExpression): string[] {
  const declaration = ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent;
  if (!ts.isVariableDeclaration(declaration) || !ts.isObjectBindingPattern(declaration.name)) return [];
  return declaration.name.elements.flatMap(({ name, propertyName }) => {
    const taken = propertyName ?? name;
    return ts.isIdentifier(taken) ? [taken.text] : [];
  });
}
