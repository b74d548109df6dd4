import { describe, expect, expectTypeOf, test } from 'vitest';
import { CodedError, codedError, type CodeOf } from './coded-error.js';

class ShelfError extends codedError('ShelfError', { SHELF_FULL: 'conflict', SHELF_BROKEN: 'unavailable' }) {}

class BookError extends codedError('BookError', { BOOK_TORN: 'bad-input' }) {
  constructor(
    code: CodeOf<typeof BookError>,
    readonly page: number,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(code, `page ${page}: ${reason}`, options);
  }
}

class CatalogueError extends codedError('CatalogueError', ['CATALOGUE_UNSORTED']) {}

describe('an error of a family', () => {
  test('has the code, the message and the cause that it was made with', () => {
    const cause = new Error('a nail came out');
    const error = new ShelfError('SHELF_BROKEN', 'Shelf 3 is broken.', { cause });
    expect(error).toMatchObject({ code: 'SHELF_BROKEN', message: 'Shelf 3 is broken.', cause });
  });

  test('has no cause when none was given', () => {
    expect(new ShelfError('SHELF_FULL', 'Full.')).not.toHaveProperty('cause');
  });

  test('is an instance of its own family and of no other', () => {
    const error = new ShelfError('SHELF_FULL', 'Full.');
    expect(error).toBeInstanceOf(ShelfError);
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(BookError);
  });

  test('is shown under the name of its family', () => {
    expect(String(new ShelfError('SHELF_FULL', 'Full.'))).toBe('ShelfError: Full.');
  });

  test('has the class that its code was declared with', () => {
    expect(new ShelfError('SHELF_FULL', 'Full.').errorClass).toBe('conflict');
    expect(new ShelfError('SHELF_BROKEN', 'Broken.').errorClass).toBe('unavailable');
  });

  test('has no class when its codes were declared as a list', () => {
    expect(new CatalogueError('CATALOGUE_UNSORTED', 'B before A.').errorClass).toBeNull();
  });

  test('has no class when its code was never declared, as from plain JavaScript', () => {
    expect(new ShelfError('toString' as 'SHELF_FULL', 'Full.').errorClass).toBeNull();
  });

  test('keeps further facts when its family adds them', () => {
    const error = new BookError('BOOK_TORN', 12, 'is torn');
    expect(error).toMatchObject({ page: 12, message: 'page 12: is torn', errorClass: 'bad-input' });
  });
});

describe('a family of errors', () => {
  test('lists its codes with their classes', () => {
    expect([...ShelfError.codes]).toEqual([
      ['SHELF_FULL', 'conflict'],
      ['SHELF_BROKEN', 'unavailable'],
    ]);
    expect([...CatalogueError.codes]).toEqual([['CATALOGUE_UNSORTED', null]]);
  });

  test('has a union of literals for its codes', () => {
    expectTypeOf<CodeOf<typeof ShelfError>>().toEqualTypeOf<'SHELF_FULL' | 'SHELF_BROKEN'>();
    expectTypeOf<ShelfError['code']>().toEqualTypeOf<'SHELF_FULL' | 'SHELF_BROKEN'>();
    expectTypeOf<CodeOf<typeof BookError>>().toEqualTypeOf<'BOOK_TORN'>();
    expectTypeOf<CatalogueError['code']>().toEqualTypeOf<'CATALOGUE_UNSORTED'>();
  });

  test('takes only codes and classes that there are', () => {
    // @ts-expect-error SHELF_LOST is no code of a shelf
    expect(new ShelfError('SHELF_LOST', 'Lost.').errorClass).toBeNull();
    // @ts-expect-error no error is of the class "bad-luck"
    expect(codedError('LuckError', { LUCK_BAD: 'bad-luck' }).codes.size).toBe(1);
  });
});
