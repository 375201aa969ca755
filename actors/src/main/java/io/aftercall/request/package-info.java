/** The nouns: what an application submits and what becomes of it. Depends on nothing of ours. */
@NullMarked
package io.aftercall.request;

import org.jspecify.annotations.NullMarked;
