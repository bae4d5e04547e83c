#include "cli/app.h"
#include "cli/command.h"

int main(int argc, char **argv)
{
	struct app app;
	int code;

	app_init(&app);
	code = command_main(&app, argc, argv);
	if (fflush(app.out) != 0 && code == 0) {
		fputs("attest: cannot write the answer\n", app.err);
		code = 1;
	}
	app_release(&app);
	return code;
}
