/** Folders, by the names of the folders plugin. */
package com.cloudbees.hudson.plugins.folder;
