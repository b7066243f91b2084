/** Letters that writers exchange: hamza forms, final ya and ta marbuta, Persian kaf and ya. */
export function foldArabicForm(word: string): string {
  return word
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/[ىی]/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ک/g, 'ك')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي');
}
