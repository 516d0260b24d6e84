/** Why a Declarative build began at one of its stages; this host never does that. */
package org.jenkinsci.plugins.pipeline.modeldefinition.causes;
