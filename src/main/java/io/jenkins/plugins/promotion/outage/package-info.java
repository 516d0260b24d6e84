/**
 * Time on production: how long an outage takes as rehearsals show, whether a window suffices, whether it is overrun, and
 * how long production was left unchanged afterwards. Pure values and functions; knows neither Jenkins nor files nor a
 * clock.
 */
package io.jenkins.plugins.promotion.outage;
