/** The parts about e-mail on the account page and the service page, which are loaded with these. */
export { MailChoices } from './mail-choice.tsx';
export { OutboxList } from './outbox-list.tsx';
