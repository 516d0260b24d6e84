/**
 * What an environment is bound to, whatever build is running: its configuration lock and queue, its occupant, the mark of
 * an unfinished apply, and the tree this plugin last wrote or recorded there. One synced file per environment; every rule
 * about who may write is a pure function over it. Knows no Jenkins.
 */
package io.jenkins.plugins.promotion.lock;
