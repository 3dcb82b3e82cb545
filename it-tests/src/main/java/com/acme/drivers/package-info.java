/** Programs that use other drivers than PostgreSQL's: with databases in this process, and with none at all. */
package com.acme.drivers;
