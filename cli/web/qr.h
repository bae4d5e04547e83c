/* A text as a code that a camera reads (ISO/IEC 18004), drawn as inline SVG: the only file that
 * includes qrencode.h. */
#ifndef CLI_WEB_QR_H
#define CLI_WEB_QR_H

struct visit;

/*
 * `text`: at most 200 bytes, an address. `says`: what the picture is, for who does not see it; the
 * text itself stands beside it, on the page. Draws nothing where the text cannot be encoded.
 */
void qr_draw(struct visit *v, const char *text, const char *says);

#endif
