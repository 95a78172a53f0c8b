/**
 * The words: what a task is called, the states it goes through, the events a caller sees
 * and the exceptions that say what happened. Nothing here depends on more than the JDK.
 */
@NullMarked
package io.aethermagic.task;

import org.jspecify.annotations.NullMarked;
