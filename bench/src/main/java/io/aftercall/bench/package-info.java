/** Measurements that decide something. Figures count as ratios within one run. */
@NullMarked
package io.aftercall.bench;

import org.jspecify.annotations.NullMarked;
