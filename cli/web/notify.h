/* Telling who started this program (systemd, Type=notify) how it is. */
#ifndef CLI_WEB_NOTIFY_H
#define CLI_WEB_NOTIFY_H

/* "READY=1", "STOPPING=1": to the socket that NOTIFY_SOCKET names; where nobody waits for it, nothing happens. */
void notify(const char *state);

#endif
