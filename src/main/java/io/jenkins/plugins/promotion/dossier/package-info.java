/**
 * What is handed over of a change: the procedure before and the dossier after it, as documents in several forms, and the file
 * that holds them with the record and whatever proves that nothing of it was altered. Knows no clock, and of files those of a change.
 */
package io.jenkins.plugins.promotion.dossier;
