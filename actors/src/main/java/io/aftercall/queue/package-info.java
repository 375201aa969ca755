/** What must survive a crash: the ledger of requests, the script jobs, the contexts. */
@NullMarked
package io.aftercall.queue;

import org.jspecify.annotations.NullMarked;
