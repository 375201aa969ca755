/** The main job from end to end, on parts that are all started here. */
@NullMarked
package io.aftercall.cli.demo;

import org.jspecify.annotations.NullMarked;
