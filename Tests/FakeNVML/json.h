// Enough of JSON for a fixture that the tests' own encoder wrote: objects, arrays, numbers, booleans, text without \u.
#ifndef FAKE_JSON_H
#define FAKE_JSON_H

#include <stdlib.h>
#include <string.h>

typedef struct Json {
    char *key;   // in an object
    char *text;  // of a string
    double number;
    struct Json *first, *next;
} Json;

static char *json_space(char *at) {
    while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') at++;
    return at;
}

// A string, undone in place; returns what follows its closing quote.
static char *json_string(char *at, char **text) {
    char *to = *text = at + 1;
    for (at++; *at && *at != '"'; at++) *to++ = *at == '\\' && at[1] ? *++at : *at;
    char *rest = *at ? at + 1 : at;
    *to = 0;
    return rest;
}

static char *json_value(char *at, Json **out) {
    Json *node = *out = calloc(1, sizeof *node);
    at = json_space(at);
    if (*at == '{' || *at == '[') {
        char close = *at == '{' ? '}' : ']';
        Json **tail = &node->first;
        at = json_space(at + 1);
        while (*at && *at != close) {
            char *key = NULL;
            if (close == '}') {
                at = json_space(json_string(at, &key));
                if (*at == ':') at++;
            }
            at = json_space(json_value(at, tail));
            (*tail)->key = key;
            tail = &(*tail)->next;
            if (*at == ',') at = json_space(at + 1);
        }
        return *at ? at + 1 : at;
    }
    if (*at == '"') return json_string(at, &node->text);
    if (*at == 't' || *at == 'f' || *at == 'n') {
        node->number = *at == 't';
        while (*at >= 'a' && *at <= 'z') at++;
        return at;
    }
    char *end;
    node->number = strtod(at, &end);
    return end == at ? at + strlen(at) : end;
}

static inline void json_free(Json *node) {
    while (node) {
        Json *next = node->next;
        json_free(node->first);
        free(node);
        node = next;
    }
}

static Json *json_get(const Json *object, const char *key) {
    for (Json *child = object ? object->first : NULL; child; child = child->next)
        if (child->key && strcmp(child->key, key) == 0) return child;
    return NULL;
}

static Json *json_at(const Json *array, unsigned index) {
    Json *child = array ? array->first : NULL;
    while (child && index--) child = child->next;
    return child;
}

static unsigned json_count(const Json *array) {
    unsigned count = 0;
    for (Json *child = array ? array->first : NULL; child; child = child->next) count++;
    return count;
}

static double json_number(const Json *object, const char *key, double otherwise) {
    Json *child = json_get(object, key);
    return child ? child->number : otherwise;
}

static const char *json_text(const Json *object, const char *key) {
    Json *child = json_get(object, key);
    return child ? child->text : NULL;
}

#endif
