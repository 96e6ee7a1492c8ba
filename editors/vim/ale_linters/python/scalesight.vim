call scalesight#ale#define('python')
