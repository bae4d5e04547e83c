/* Certificates that lie in receipts and bundles. */
#include <string.h>

#include "core/zip.h"
#include "portfolio/verify_priv.h"

#define CERTIFICATE_PEM 8192

enum status pem_read(const struct zip_file *file, struct certificate **ret_cert, struct err *err)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----\n";
	static const char end[] = "-----END CERTIFICATE-----\n";
	CLEANUP(certificate_cleanup) struct certificate *cert = NULL;
	CLEANUP(buf_release) struct buf text, der, again;
	const char *bytes = file->bytes;
	size_t head = sizeof(begin) - 1, tail = sizeof(end) - 1;

	buf_init(&text, CERTIFICATE_PEM);
	buf_init(&der, CERTIFICATE_PEM);
	buf_init(&again, CERTIFICATE_PEM);
	if (file->len < head + tail || file->len > CERTIFICATE_PEM)
		return fail(err, ERR_INVALID, "it is no certificate in PEM");
	for (size_t i = head; i < file->len - tail; i++)
		if (bytes[i] != '\n')
			buf_char(&text, bytes[i]);
	TRY(buf_unbase64(&der, text.data, text.len, err));
	TRY(certificate_read((const uint8_t *)der.data, der.len, &cert, err));
	TRY(certificate_pem(cert, &again, err));
	if (again.len != file->len || memcmp(again.data, bytes, again.len) != 0)
		return fail(err, ERR_INVALID, "it is not written in the one form of PEM");
	*ret_cert = cert;
	cert = NULL;
	return OK;
}

enum status pem_is(const struct zip_file *file, const struct certificate *cert, struct err *err)
{
	CLEANUP(buf_release) struct buf pem;

	buf_init(&pem, CERTIFICATE_PEM);
	TRY(certificate_pem(cert, &pem, err));
	if (pem.len != file->len || memcmp(pem.data, file->bytes, pem.len) != 0)
		return fail(err, ERR_INVALID, "it is not the one that entry 0 holds");
	return OK;
}
