/* INI files: the only file that knows inih.
 *
 * The configuration is one commented INI file with sections [dersync], [application NAME] and
 * [source APPLICATION RESOURCE]; base/config.h says what may stand in it. */
#pragma once

#include "base/config.h"
#include "base/error.h"

/* Reads and checks a whole file. NULL: ERROR_CONFIGURATION with the line, what is wrong and what to do. The
 * caller frees the result with config_free. To be called again after SIGHUP: the old Config stays valid
 * beside the new one. */
Config *ini_load_config(const char *path, Error *error);
