// libcurl's variadic setters and getters, one for each type of argument.
#ifndef COHESIN_CSHIMS_CURL_H
#define COHESIN_CSHIMS_CURL_H

#include <curl/curl.h>

typedef size_t (*shim_curl_data_callback)(char *data, size_t size, size_t count, void *context);
typedef int (*shim_curl_seek_callback)(void *context, curl_off_t offset, int origin);

static inline CURLcode shim_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_data(CURL *handle, CURLoption option, shim_curl_data_callback callback) {
    return curl_easy_setopt(handle, option, callback);
}
static inline CURLcode shim_curl_set_seek(CURL *handle, shim_curl_seek_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, callback);
}
static inline long shim_curl_get_long(CURL *handle, CURLINFO info) {
    long value = 0;
    curl_easy_getinfo(handle, info, &value);
    return value;
}

#endif
