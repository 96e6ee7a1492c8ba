call scalesight#ale#define('text')
