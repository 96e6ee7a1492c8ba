call scalesight#ale#define('typescript')
