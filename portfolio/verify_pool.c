/*
 * Signatures cost more than all the rest of a check together, so they are collected into batches
 * and each batch is shared out: the threads, and the caller when it has the next batch ready, take
 * one signature after another until none is left. Two batches exist: one being checked, one being
 * filled. A small store never starts a thread.
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "portfolio/verify_priv.h"

#define BATCH_COUNT 2048
#define BATCH_BYTES (4u << 20)
#define THREADS_MAX 64
#define WORTH_THREADS 256 /* signatures: below, starting threads costs as much as it saves */

struct job {
	uint64_t seq;
	struct digest digest;
	struct key *key;
	size_t at, n; /* of the bytes in the batch's buf; the signature follows them */
	size_t signature_n;
	bool good;
};

struct batch {
	struct job jobs[BATCH_COUNT];
	size_t count;
	struct buf bytes;
	atomic_size_t next;
};

struct pool {
	struct audit *audit;
	struct batch batches[2];
	struct batch *filling;
	struct batch *checking; /* NULL: none */
	pthread_t threads[THREADS_MAX];
	size_t thread_count;
	bool started;

	pthread_mutex_t mutex;
	pthread_cond_t posted, idle;
	uint64_t round; /* counts batches posted */
	size_t busy;	/* threads that have not finished this round */
	bool closing;
};

static void batch_work(struct batch *batch)
{
	size_t i;

	while ((i = atomic_fetch_add(&batch->next, 1)) < batch->count) {
		struct job *job = &batch->jobs[i];
		const uint8_t *bytes = (const uint8_t *)batch->bytes.data + job->at;

		job->good = key_verify(job->key, bytes, job->n, bytes + job->n, job->signature_n);
	}
}

static void *worker(void *data)
{
	struct pool *pool = data;
	uint64_t seen = 0;

	pthread_mutex_lock(&pool->mutex);
	for (;;) {
		struct batch *batch;

		while (pool->round == seen && !pool->closing)
			pthread_cond_wait(&pool->posted, &pool->mutex);
		if (pool->round == seen)
			break;
		seen = pool->round;
		batch = pool->checking;
		pthread_mutex_unlock(&pool->mutex);
		batch_work(batch);
		pthread_mutex_lock(&pool->mutex);
		if (--pool->busy == 0)
			pthread_cond_signal(&pool->idle);
	}
	pthread_mutex_unlock(&pool->mutex);
	return NULL;
}

struct pool *pool_new(struct audit *audit)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		abort();
	pool->audit = audit;
	pool->filling = &pool->batches[0];
	for (int i = 0; i < 2; i++)
		buf_init(&pool->batches[i].bytes, 2 * BATCH_BYTES);
	if (pthread_mutex_init(&pool->mutex, NULL) != 0 ||
	    pthread_cond_init(&pool->posted, NULL) != 0 ||
	    pthread_cond_init(&pool->idle, NULL) != 0)
		abort();
	return pool;
}

/* One thread less than there are cores: the caller works too. None at all is slow, not wrong. */
static void threads_start(struct pool *pool)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	pool->started = true;
	while (pool->thread_count < THREADS_MAX && (long)pool->thread_count + 1 < cores) {
		if (pthread_create(&pool->threads[pool->thread_count], NULL, worker, pool) != 0)
			break;
		pool->thread_count++;
	}
}

/* Waits for the batch that is being checked, tells what was bad, and leaves it empty. */
static void batch_collect(struct pool *pool)
{
	struct batch *batch = pool->checking;

	if (batch == NULL)
		return;
	batch_work(batch);
	pthread_mutex_lock(&pool->mutex);
	while (pool->busy > 0)
		pthread_cond_wait(&pool->idle, &pool->mutex);
	pool->checking = NULL;
	pthread_mutex_unlock(&pool->mutex);

	for (size_t i = 0; i < batch->count; i++) {
		struct job *job = &batch->jobs[i];

		if (!job->good)
			finding_add(
				pool->audit, "signature", (int64_t)job->seq, &job->digest,
				"the signature does not hold: the key that entry %llu names did "
				"not sign these bytes, or the signature is not in its one form",
				(unsigned long long)job->seq);
		key_free(job->key);
	}
	batch->count = 0;
	buf_clear(&batch->bytes);
}

static void batch_post(struct pool *pool)
{
	struct batch *batch = pool->filling;

	if (!pool->started && batch->count >= WORTH_THREADS)
		threads_start(pool);
	batch_collect(pool);
	pthread_mutex_lock(&pool->mutex);
	atomic_store(&batch->next, 0);
	pool->checking = batch;
	pool->busy = pool->thread_count;
	pool->round++;
	pthread_cond_broadcast(&pool->posted);
	pthread_mutex_unlock(&pool->mutex);
	pool->filling = batch == &pool->batches[0] ? &pool->batches[1] : &pool->batches[0];
}

void pool_add(struct pool *pool, uint64_t seq, const struct digest *digest, const void *bytes,
	      size_t n, const uint8_t *signature, size_t signature_n, struct key *key)
{
	struct batch *batch = pool->filling;

	batch->jobs[batch->count++] = (struct job){
		.seq = seq,
		.digest = *digest,
		.key = key_keep(key),
		.at = batch->bytes.len,
		.n = n,
		.signature_n = signature_n,
	};
	buf_add(&batch->bytes, bytes, n);
	buf_add(&batch->bytes, signature, signature_n);
	assert(!batch->bytes.full); /* an entry is far smaller than what is left over BATCH_BYTES */
	if (batch->count == BATCH_COUNT || batch->bytes.len >= BATCH_BYTES)
		batch_post(pool);
}

void pool_finish(struct pool *pool)
{
	if (pool->filling->count > 0)
		batch_post(pool);
	batch_collect(pool);
}

void pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	batch_collect(pool);
	pthread_mutex_lock(&pool->mutex);
	pool->closing = true;
	pthread_cond_broadcast(&pool->posted);
	pthread_mutex_unlock(&pool->mutex);
	for (size_t i = 0; i < pool->thread_count; i++)
		pthread_join(pool->threads[i], NULL);
	for (int i = 0; i < 2; i++) {
		for (size_t j = 0; j < pool->batches[i].count; j++)
			key_free(pool->batches[i].jobs[j].key);
		buf_release(&pool->batches[i].bytes);
	}
	pthread_cond_destroy(&pool->posted);
	pthread_cond_destroy(&pool->idle);
	pthread_mutex_destroy(&pool->mutex);
	free(pool);
}
