import { z } from 'zod';

const TextParameter = z.strictObject({ type: z.literal('text'), text: z.string() });
const Link = z.strictObject({ link: z.url() });
const ImageParameter = z.strictObject({ type: z.literal('image'), image: Link });
const VideoParameter = z.strictObject({ type: z.literal('video'), video: Link });
const DocumentParameter = z.strictObject({
  type: z.literal('document'),
  document: Link.extend({ filename: z.string().optional() }),
});

/** What fills one part of a template, as the WhatsApp Cloud API writes it. */
export const TemplateComponent = z.strictObject({
  type: z.enum(['header', 'body', 'button']),
  sub_type: z.string().optional(),
  index: z.union([z.string(), z.number().int()]).optional(),
  parameters: z.array(z.discriminatedUnion('type', [TextParameter, ImageParameter, VideoParameter, DocumentParameter])),
});

export const WhatsappTemplate = z.strictObject({
  /** Digits with the country code and no `+`, such as 31612345678. */
  recipient_phone_number: z.string().min(1),
  template_name: z.string().min(1),
  /** Such as en_US, en or nl_NL. */
  language: z.string().min(1),
  /** For a customer that the service does not know yet. */
  customer_name: z.string().optional(),
  parameters: z.array(TemplateComponent).optional(),
});

/** What WhatsApp answered. */
export const WhatsappReply = z.looseObject({
  messaging_product: z.string().nullish(),
  contacts: z.array(z.looseObject({ input: z.string(), wa_id: z.string() })).nullish(),
  messages: z.array(z.looseObject({ id: z.string() })),
});

export type TemplateComponent = z.infer<typeof TemplateComponent>;
export type WhatsappTemplate = z.infer<typeof WhatsappTemplate>;
export type WhatsappReply = z.infer<typeof WhatsappReply>;
