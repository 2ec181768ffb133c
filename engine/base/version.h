/* The version of dersync. */
#pragma once

#define DERSYNC_VERSION "0.1.0"
